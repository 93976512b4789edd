package io.larmor.data;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// The data dictionary: the attributes of the standard (PS3.6 §6 to §9, PS3.7 Annex E), repeating groups included, and
/// the private attributes that are publicly known, or that a [PrivateDictionary] knows, by their private creator.
///
/// *Threading:* everything may be called from any thread. The tables are read when first asked for.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part06/chapter_6.html PS3.6 §6
public final class Dictionary {

    private static final int HASH_BITS = 14;

    private static final AttributeTable.Standard STANDARD = new AttributeTable.Standard();
    private static final AttributeTable TABLE = STANDARD.table;
    /// A hash table: in each slot a tag, masked if it is a pattern, and what there is of it: its place in the table plus
    /// one, which mask it has, its VR, and whether that depends on the pixels. Nothing else is looked at to tell a VR.
    private static final int[] SLOTS = slots();
    private static final int INDEX = 0xFFFF;
    private static final int MASK_SHIFT = 16;
    private static final int VR_SHIFT = 20;
    private static final int MAYBE_SIGNED = 1 << 30;
    private static final int LO = Vr.LO.number();
    private static final int SS = Vr.SS.number();
    private static final int UL = Vr.UL.number();
    private static final int UN = Vr.UN.number();

    private Dictionary() {}

    /// {@return the value representation of an attribute; UN if it is not known. Group lengths are UL, private creators
    /// LO; where the standard leaves a choice, see [AttributeInfo#vr()]}
    /// @param tag the tag
    public static Vr vr(int tag) {
        return Vr.ofNumber(vrNumber(tag, false));
    }

    /// {@return the number of the VR, see [Vr#number()]}
    static int vrNumber(int tag, boolean signedPixels) {
        if (Tag.isGroupLength(tag)) {
            return UL;
        }
        if (Tag.isPrivate(tag)) {
            return Tag.isPrivateCreator(tag) ? LO : UN;
        }
        int entry = entry(tag);
        if (entry == 0) {
            return UN;
        }
        return signedPixels && (entry & MAYBE_SIGNED) != 0 ? SS : entry >>> VR_SHIFT & 0xFF;
    }

    /// {@return what the standard says of an attribute}
    /// @param tag the tag
    public static Optional<AttributeInfo> find(int tag) {
        int index = index(tag);
        if (index < 0) {
            return Optional.empty();
        }
        return Optional.of(TABLE.info(index, tag, STANDARD.keywords.get(index), STANDARD.names.get(index)));
    }

    /// {@return the keyword of an attribute, empty if it has none}
    /// @param tag the tag
    public static String keyword(int tag) {
        int index = index(tag);
        return index < 0 ? "" : STANDARD.keywords.get(index);
    }

    /// Reads a tag as a person writes it: `PatientName`, `00100010`, `0010,0010` or `(0010,0010)`.
    ///
    /// @param keywordOrHex a keyword, or the tag in hexadecimal
    /// @return the tag, or empty if the text is neither; a keyword of a repeating group stands for its first occurrence
    public static OptionalInt tag(String keywordOrHex) {
        var hex = hex(keywordOrHex.strip());
        return hex.isPresent() ? hex : byKeyword(keywordOrHex.strip());
    }

    /// {@return the value representation of a private attribute; UN if it is not known}
    /// @param creator the private creator that reserves the block of the tag (PS3.5 §7.8.1), without padding
    /// @param tag     the tag, in whatever block
    public static Vr privateVr(String creator, int tag) {
        var known = PrivateAttributes.creator(creator);
        return known == null ? Vr.UN : known.vr(tag);
    }

    /// {@return what is known of a private attribute}
    /// @param creator the private creator that reserves the block of the tag (PS3.5 §7.8.1), without padding
    /// @param tag     the tag, in whatever block
    public static Optional<AttributeInfo> findPrivate(String creator, int tag) {
        var known = PrivateAttributes.creator(creator);
        return known == null ? Optional.empty() : known.find(tag);
    }

    /// Adds the private attributes of some creators for all of this process. A dictionary that came earlier has precedence
    /// for an attribute that both know, and all have it before what is built in. Data sets that were read before keep their
    /// VRs.
    ///
    /// @param dictionary the dictionary
    public static void add(PrivateDictionary dictionary) {
        PrivateAttributes.add(dictionary);
    }

    /// Adds every [PrivateDictionary] that `ServiceLoader` finds in a module layer itself, not in its parents. Those on the
    /// module path of the program are found without this.
    ///
    /// @param layer the layer, for example that of a plug-in folder
    /// @throws ServiceConfigurationError if one cannot be made
    public static void addFrom(ModuleLayer layer) {
        ServiceLoader.load(layer, PrivateDictionary.class).stream()
                .filter(found -> layer.equals(found.type().getModule().getLayer()))
                .map(ServiceLoader.Provider::get)
                .forEach(PrivateAttributes::add);
    }

    /// The exact tag first, then the patterns with digits that repeat. These are few and of groups that are rare, so
    /// that only a tag that is not in the dictionary pays for them.
    private static int entry(int tag) {
        int entry = lookUp(tag, 0);
        if (entry != 0 || Tag.isPrivate(tag)) {
            return entry;
        }
        for (int mask = 1; mask < TABLE.masks.length; mask++) {
            entry = lookUp(tag & TABLE.masks[mask], mask);
            if (entry != 0) {
                return entry;
            }
        }
        return 0;
    }

    private static int index(int tag) {
        return (entry(tag) & INDEX) - 1;
    }

    private static int lookUp(int tag, int mask) {
        int slot = hash(tag);
        while (SLOTS[slot + 1] != 0) {
            int entry = SLOTS[slot + 1];
            if (SLOTS[slot] == tag && (entry >>> MASK_SHIFT & 0xF) == mask) {
                return entry;
            }
            slot = (slot + 2) & (SLOTS.length - 1);
        }
        return 0;
    }

    private static int[] slots() {
        var slots = new int[2 << HASH_BITS];
        for (int i = 0; i < TABLE.size(); i++) {
            int slot = hash(TABLE.tags[i]);
            while (slots[slot + 1] != 0) {
                slot = (slot + 2) & (slots.length - 1);
            }
            slots[slot] = TABLE.tags[i];
            slots[slot + 1] = i + 1 | TABLE.maskIndex(i) << MASK_SHIFT | TABLE.vr(i).number() << VR_SHIFT
                    | (TABLE.isMaybeSigned(i) ? MAYBE_SIGNED : 0);
        }
        return slots;
    }

    private static int hash(int tag) {
        return (tag * 0x9E3779B1) >>> (32 - HASH_BITS) << 1;
    }

    private static OptionalInt byKeyword(String keyword) {
        var key = keyword.getBytes(StandardCharsets.UTF_8);
        var order = STANDARD.byKeyword;
        int low = 0;
        int high = order.length - 1;
        while (low <= high && key.length > 0) {
            int middle = (low + high) >>> 1;
            int comparison = STANDARD.keywords.compare(order[middle], key);
            if (comparison == 0) {
                return OptionalInt.of(TABLE.tags[order[middle]]);
            }
            if (comparison < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return OptionalInt.empty();
    }

    static OptionalInt hex(String text) {
        int start = 0;
        int end = text.length();
        if (end > 1 && text.charAt(0) == '(' && text.charAt(end - 1) == ')') {
            start++;
            end--;
        }
        boolean comma = end - start == 9 && text.charAt(start + 4) == ',';
        if (!comma && end - start != 8) {
            return OptionalInt.empty();
        }
        int tag = 0;
        for (int i = start; i < end; i++) {
            if (comma && i == start + 4) {
                continue;
            }
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) > 'f') {
                return OptionalInt.empty();
            }
            tag = tag << 4 | digit;
        }
        return OptionalInt.of(tag);
    }
}
