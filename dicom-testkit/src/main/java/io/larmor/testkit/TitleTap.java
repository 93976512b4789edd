package io.larmor.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.larmor.pdu.Pdu;
import io.larmor.testkit.FaultRule.Direction;

/// Writes other AE titles into the A-ASSOCIATE-RQ of a client, and those of the client back into the A-ASSOCIATE-AC, where the standard
/// wants to see them again (PS3.8 §9.3.3).
final class TitleTap implements Pump.Tap {
    private static final int CALLED = 10;
    private static final int LENGTH = 16;
    private static final int END = CALLED + 2 * LENGTH;

    private final byte[][] titles = new byte[2][];
    private final byte[] original = new byte[2 * LENGTH];
    private final AtomicReference<byte[]> told = new AtomicReference<>(original);
    private final long[] offsets = new long[2];
    private final boolean[] concerned = new boolean[2];

    TitleTap(Optional<String> calledAe, Optional<String> callingAe) {
        titles[0] = calledAe.map(TitleTap::padded).orElse(new byte[0]);
        titles[1] = callingAe.map(TitleTap::padded).orElse(new byte[0]);
    }

    private static byte[] padded(String title) {
        byte[] bytes = title.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length == 0 || bytes.length > LENGTH) {
            throw new IllegalArgumentException("An AE title has 1 to 16 characters, not " + bytes.length + ".");
        }
        var padded = new byte[LENGTH];
        Arrays.fill(padded, (byte) ' ');
        System.arraycopy(bytes, 0, padded, 0, bytes.length);
        return padded;
    }

    @Override
    public ByteBuffer pass(Direction from, ByteBuffer bytes) {
        int side = from.index();
        long offset = offsets[side];
        offsets[side] += bytes.remaining();
        if (offset >= END) {
            return bytes;
        }
        if (offset == 0 && bytes.hasRemaining()) {
            concerned[side] = bytes.get(bytes.position()) == (side == 0 ? Pdu.ASSOCIATE_RQ : Pdu.ASSOCIATE_AC);
        }
        for (int i = bytes.position(); concerned[side] && i < bytes.limit(); i++) {
            int at = (int) (offset + i - bytes.position()) - CALLED;
            if (at < 0 || at >= 2 * LENGTH) {
                continue;
            }
            byte[] title = titles[at / LENGTH];
            if (side == 0) {
                original[at] = bytes.get(i);
                told.set(original);
            }
            if (title.length > 0) {
                bytes.put(i, side == 0 ? title[at % LENGTH] : told.get()[at]);
            }
        }
        return bytes;
    }
}
