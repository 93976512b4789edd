package io.larmor.cli;

import io.larmor.assoc.Peer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// `AE@host:port`.
final class PeerConverter implements ITypeConverter<Peer> {
    @Override
    public Peer convert(String text) {
        try {
            return Peer.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
