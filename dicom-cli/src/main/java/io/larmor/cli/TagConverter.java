package io.larmor.cli;

import io.larmor.data.Dictionary;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The tag of an attribute by its keyword or in hexadecimal.
final class TagConverter implements ITypeConverter<Integer> {
    /// A comma that is not of `(0010,0010)`.
    static final String SPLIT = ",(?![0-9A-Fa-f]{4}\\))";

    @Override
    public Integer convert(String text) {
        return Dictionary.tag(text).orElseThrow(() -> new TypeConversionException(
                "'" + text + "' is no attribute; write its keyword (PatientName) or its tag (00100010)."));
    }
}
