package io.larmor.data;

import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

/// The blocks of private elements that the private creators of one data set or item reserve (PS3.5 §7.8.1).
final class PrivateTags {

    private static final int FIRST_BLOCK = 0x10;
    private static final int LAST_BLOCK = 0xFF;
    private static final int LAST_RESERVED_GROUP = 0x0007;

    private PrivateTags() {}

    /// {@return the tag of an element of a creator in the block that is reserved for it}
    ///
    /// @param tag group and element, of which the last two digits count
    static OptionalInt find(Elements elements, String creator, int tag) {
        for (int i = 0; i < elements.size(); i++) {
            int at = elements.tagAt(i);
            if (at >>> 16 == tag >>> 16 && Tag.isPrivateCreator(at)
                    && creator.equals(elements.elementAt(i).string().orElse(""))) {
                return OptionalInt.of(inBlock(at & 0xFF, tag));
            }
        }
        return OptionalInt.empty();
    }

    /// {@return the tag of an element in the first block of its group that is neither reserved nor used}
    ///
    /// @throws IllegalStateException if there is none
    static int firstFree(Elements elements, int tag) {
        var taken = new boolean[LAST_BLOCK + 1];
        for (int i = 0; i < elements.size(); i++) {
            int at = elements.tagAt(i);
            if (at >>> 16 == tag >>> 16) {
                taken[Tag.isPrivateCreator(at) ? at & 0xFF : at >>> 8 & 0xFF] = true;
            }
        }
        for (int block = FIRST_BLOCK; block <= LAST_BLOCK; block++) {
            if (!taken[block]) {
                return inBlock(block, tag);
            }
        }
        throw new IllegalStateException("all blocks of group %04X are reserved".formatted(tag >>> 16));
    }

    /// {@return the tag of the creator that reserves the block of a private element}
    static int creatorOf(int tag) {
        return (tag & 0xFFFF_0000) | (tag >>> 8 & 0xFF);
    }

    /// {@return who reserved the block of a private element, or null}
    static @Nullable String creator(Elements elements, int tag) {
        int at = elements.find(creatorOf(tag));
        return at < 0 || !Tag.isPrivateCreator(creatorOf(tag)) ? null : elements.elementAt(at).string().orElse(null);
    }

    /// @throws IllegalArgumentException if there can be no such element, or no such creator
    static void check(String creator, int tag) {
        int group = tag >>> 16;
        // "Elements with Tags (0001,xxxx), (0003,xxxx), (0005,xxxx), (0007,xxxx) and (FFFF,xxxx) shall not be used."
        if ((group & 1) == 0 || group <= LAST_RESERVED_GROUP || group == 0xFFFF) {
            throw new IllegalArgumentException("group %04X is not one of private elements".formatted(group));
        }
        // "The Private Creator Data Elements shall only contain characters from the Default Character Repertoire."
        if (creator.isBlank() || !creator.equals(creator.strip()) || !Values.isAscii(creator)
                || Vr.LO.brokenRule(creator).isPresent()) {
            throw new IllegalArgumentException(
                    "a private creator is 1 to 64 characters of the default repertoire, without spaces around them");
        }
    }

    private static int inBlock(int block, int tag) {
        return (tag & 0xFFFF_0000) | block << 8 | (tag & 0xFF);
    }
}
