package io.larmor.archive.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;

import io.larmor.archive.InstanceStore;
import io.larmor.archive.InstanceStore.Placement;
import io.larmor.archive.InstanceStoreProvider.IndexForce;

/// Instances of tests, put into a store and read from it.
final class Stored {
    private Stored() {}

    /// An index that has been told, and says when it is forced.
    static IndexForce index(Runnable force) {
        return new IndexForce() {
            @Override
            public void force() {
                force.run();
            }

            @Override
            public void settle() {
                // It has been.
            }
        };
    }

    static byte[] noise(int seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static Placement staged(InstanceStore store, String uid, byte[] bytes) throws IOException {
        var staged = store.stage();
        int middle = bytes.length / 3;
        staged.write(ByteBuffer.wrap(bytes, 0, middle), ByteBuffer.wrap(bytes, middle, 0));
        staged.write(ByteBuffer.wrap(bytes, middle, bytes.length - middle));
        var checksum = new CRC32C();
        checksum.update(bytes);
        return new Placement(staged, uid, "1.2", checksum.getValue(), "");
    }

    static byte[] read(InstanceStore store, String locator) throws IOException {
        try (var open = store.open(locator)) {
            var bytes = ByteBuffer.allocate((int) open.length());
            while (bytes.hasRemaining() && open.channel().read(bytes, open.offset() + bytes.position()) >= 0) {
                // Reads on.
            }
            return bytes.array();
        }
    }
}
