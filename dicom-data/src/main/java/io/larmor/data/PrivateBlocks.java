package io.larmor.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// The private creators of one data set or item, in the order of their tags, and with them the VRs of the elements in
/// the blocks that they reserve (PS3.5 §7.8.1).
final class PrivateBlocks {
    /// The longest creator looked up: none that is known is longer.
    static final int MAX_LENGTH = 66;
    /// The most creators that are kept, for the memory that they take; those that reserve more blocks reserve none here.
    private static final int MOST = 1024;

    private int[] tags = new int[4];
    private String[] creators = new String[4];
    private int count;
    private int lastTag;
    private PrivateAttributes.@Nullable Creator lastCreator;

    /// Takes note of a creator. One that is out of order reserves nothing here.
    void add(int creatorTag, byte[] bytes, int offset, int length) {
        if (length > MAX_LENGTH || count == MOST
                || (count > 0 && Integer.compareUnsigned(tags[count - 1], creatorTag) >= 0)) {
            return;
        }
        if (count == tags.length) {
            tags = Arrays.copyOf(tags, count * 2);
            creators = Arrays.copyOf(creators, count * 2);
        }
        tags[count] = creatorTag;
        creators[count++] = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }

    /// {@return the VR of a private element; UN if it is not known}
    Vr vr(int tag) {
        int creatorTag = (tag & 0xFFFF_0000) | (tag >>> 8 & 0xFF);
        if (creatorTag != lastTag) {
            lastTag = creatorTag;
            lastCreator = find(creatorTag);
        }
        return lastCreator == null ? Vr.UN : lastCreator.vr(tag);
    }

    private PrivateAttributes.@Nullable Creator find(int creatorTag) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(tags[middle], creatorTag);
            if (order == 0) {
                return PrivateAttributes.creator(creators[middle].replace('\0', ' ').strip());
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }
}
