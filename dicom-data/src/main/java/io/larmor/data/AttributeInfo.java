package io.larmor.data;

import java.util.List;

/// What the dictionary knows of an attribute (PS3.6).
///
/// @param tag     the tag that was asked for, also when it is one of a repeating group
/// @param keyword the keyword, empty for private attributes and for the few that have lost it
/// @param name    the name, empty for private attributes that nobody has named
/// @param vrs     the value representations it may have, none for the delimiters of group FFFE
/// @param vm      the value multiplicity: `1`, `2-n`
/// @param retired whether the standard has retired it
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part06/chapter_6.html PS3.6 §6
public record AttributeInfo(int tag, String keyword, String name, List<Vr> vrs, String vm, boolean retired) {

    /// Takes the facts.
    public AttributeInfo {
        vrs = List.copyOf(vrs);
    }

    /// {@return the value representation to take when nothing else tells which of [#vrs()] it is: OW where that is one of
    /// them, as Implicit VR Little Endian has it (PS3.5 §A.1), else the first; UN when there is none}
    public Vr vr() {
        if (vrs.isEmpty()) {
            return Vr.UN;
        }
        return vrs.contains(Vr.OW) ? Vr.OW : vrs.getFirst();
    }
}
