package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// Writes the elements that go by but for some, in the same syntax or another.
final class ElementFilter extends ElementRewriter {
    private final Transcoder.Dropped dropped;
    private final boolean encapsulated;
    /// How deep the sequence or the fragments are that are being left out; -1 if none are.
    private int without = -1;
    private boolean withoutValue;

    ElementFilter(TransferSyntax from, OutputStream out, TransferSyntax to, Transcoder.Dropped dropped) {
        super(from, out, to, ReadOptions.DEFAULT, true);
        this.dropped = dropped;
        encapsulated = to.encapsulated();
    }

    @Override
    void onElement() throws IOException {
        if (without >= 0) {
            return;
        }
        boolean undefined = length == UNDEFINED;
        if (dropped.test(tag, depth())) {
            without = undefined || vr == Vr.SQ ? depth() : -1;
            withoutValue = without < 0;
            return;
        }
        if (undefined && vr.isBinary() && vr != Vr.UN && encapsulated) {
            fragments();
        } else {
            super.onElement();
        }
    }

    @Override
    void onItem(boolean fragment) throws IOException {
        if (without >= 0) {
            return;
        }
        if (fragment) {
            delimiter(0xFFFE_E000, length);
        } else {
            super.onItem(false);
        }
    }

    @Override
    void onItemEnd(boolean delimited) throws IOException {
        if (without < 0) {
            super.onItemEnd(delimited);
        }
    }

    @Override
    void onSequenceEnd(boolean delimited) throws IOException {
        if (without < 0) {
            super.onSequenceEnd(delimited);
        } else if (without == depth()) {
            without = -1;
        }
    }

    @Override
    void onValue(ByteBuffer piece, int from, int count) throws IOException {
        if (without < 0 && !withoutValue) {
            super.onValue(piece, from, count);
        }
    }

    @Override
    void onValueEnd() throws IOException {
        if (without < 0 && !withoutValue) {
            super.onValueEnd();
        }
        withoutValue = false;
    }
}
