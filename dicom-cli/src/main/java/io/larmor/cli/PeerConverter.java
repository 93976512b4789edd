package io.larmor.cli;

import io.larmor.scu.PeerAddress;
import io.larmor.services.spi.Peer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// `AE@host:port`, as a peer that a node knows.
final class PeerConverter implements ITypeConverter<Peer> {
    @Override
    public Peer convert(String text) {
        try {
            return Peer.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /// `AE@host:port`, as a peer to be called.
    static final class Address implements ITypeConverter<PeerAddress> {
        @Override
        public PeerAddress convert(String text) {
            try {
                return PeerAddress.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
