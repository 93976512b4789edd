package io.larmor.dimse;

/// Commands as plain bytes.
final class Commands {
    private Commands() {}

    static byte[] bytes(DimseMessage message, boolean hasDataSet) {
        var encoded = CommandCodec.encode(message, hasDataSet);
        var bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
