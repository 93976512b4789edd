package io.larmor.data;

import org.jspecify.annotations.Nullable;

/// What applies in one data set or item while it is read. One serves all items of its depth, one after the other.
final class ParseScope {
    final int depth;
    boolean explicit;
    boolean big;
    /// Where it ends at the latest.
    long bound;
    /// Whether a delimiter ends it.
    boolean undefined;
    /// The number of its character set among those of the source.
    int codec;
    boolean signedPixels;
    /// The sequence that it is an item of, and which one.
    int sequence;
    int item;
    /// Where on the stack its elements start.
    int base;
    private @Nullable PrivateBlocks blocks;
    private int blocksRead;

    ParseScope(int depth) {
        this.depth = depth;
    }

    ParseScope start(boolean isExplicit, boolean isBig, long end, boolean isUndefined, int stackTop) {
        explicit = isExplicit;
        big = isBig;
        bound = end;
        undefined = isUndefined;
        base = stackTop;
        blocks = null;
        blocksRead = stackTop;
        return this;
    }

    void inherit(ParseScope outer) {
        codec = outer.codec;
        signedPixels = outer.signedPixels;
    }

    /// {@return the VR that the private creators read so far give an element; UN if they give none}
    Vr privateVr(int tag, ElementIndex index, byte[] bytes) {
        var known = blocks == null ? new PrivateBlocks() : blocks;
        blocks = known;
        for (; blocksRead < index.top(); blocksRead += ElementIndex.ELEMENT) {
            int creator = index.at(blocksRead);
            if ((creator & 0x0001_0000) != 0 && Tag.isPrivateCreator(creator)) {
                int info = index.at(blocksRead + 1);
                int length = (info >>> 16 & Element.LISTED) == 0 ? index.at(blocksRead + 3) : 0;
                known.add(creator, bytes, index.at(blocksRead + 2) + (info >> 8 & 0xFF), length);
            }
        }
        return known.vr(tag);
    }
}
