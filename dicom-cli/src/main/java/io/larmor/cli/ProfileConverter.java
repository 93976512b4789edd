package io.larmor.cli;

import java.util.Arrays;
import java.util.List;

import io.larmor.assoc.TlsProfile;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A TLS profile by name.
final class ProfileConverter implements ITypeConverter<TlsProfile>, NamedValues {
    @Override
    public TlsProfile convert(String value) {
        try {
            return TlsProfile.named(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<String> names() {
        return Arrays.stream(TlsProfile.values()).map(TlsProfile::label).toList();
    }
}
