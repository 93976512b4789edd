package io.larmor.xml;

import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/// Which creator has which block of a private group in one data set (PS3.5 §7.8.1): the model names the creator of an element
/// and leaves the block open.
final class PrivateBlocks {
    private static final int FIRST = 0x10;
    private static final int LAST = 0xFF;

    private final TreeMap<Integer, String> creators = new TreeMap<>();

    /// Notes that a creator has the block of a private creator element.
    void reserve(int creatorTag, String creator) {
        creators.put(creatorTag, creator);
    }

    boolean isKnown(int creatorTag) {
        return creators.containsKey(creatorTag);
    }

    @Nullable
    String creator(int creatorTag) {
        return creators.get(creatorTag);
    }

    /// {@return the tag of an element in a block of its creator, the first in which it is not there yet; 0 if there is none}
    ///
    /// @param tag the tag, its block left open
    /// @param creator the creator
    /// @param seen the tags that are there
    int place(int tag, String creator, Set<Integer> seen) {
        int group = tag & 0xFFFF_0000;
        int free = 0;
        for (int block = FIRST; block <= LAST; block++) {
            var owner = creators.get(group | block);
            int placed = group | block << 8 | (tag & 0xFF);
            if (creator.equals(owner) && !seen.contains(placed)) {
                return placed;
            }
            if (owner == null && free == 0 && !seen.contains(group | block)) {
                free = block;
            }
        }
        if (free == 0) {
            return 0;
        }
        creators.put(group | free, creator);
        return group | free << 8 | (tag & 0xFF);
    }
}
