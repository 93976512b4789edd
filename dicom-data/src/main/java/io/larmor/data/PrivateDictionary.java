package io.larmor.data;

import java.util.Optional;
import java.util.Set;

/// The private attributes of some creators (PS3.5 §7.8.1), beside those that [Dictionary] has built in. `ServiceLoader` finds
/// the implementations: a module says `provides io.larmor.data.PrivateDictionary with …`, or one is handed to
/// [Dictionary#add(PrivateDictionary)].
///
/// *Threading:* called from any thread, by many at once. It is asked once for each private element that a data set in
/// implicit VR holds, so that it must not block.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_7.8.html PS3.5 §7.8
public interface PrivateDictionary {

    /// {@return the private creators that it knows, without padding; always the same}
    Set<String> creators();

    /// Finds an attribute.
    ///
    /// @param creator one of [#creators()]
    /// @param tag the tag, in whatever block: the group and the last two digits count
    /// @return what is known of it, with that tag; empty if it is not known here, and is then looked for elsewhere
    Optional<AttributeInfo> find(String creator, int tag);
}
