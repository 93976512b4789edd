package io.larmor.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.larmor.data.SpecificCharacterSet;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A character set by the values of Specific Character Set (PS3.3 §C.12.1.1.2), or a short name.
final class CharacterSetConverter implements ITypeConverter<SpecificCharacterSet>, NamedValues {
    @Override
    public SpecificCharacterSet convert(String text) {
        switch (text.toLowerCase(Locale.ROOT)) {
            case "ascii" -> {
                return SpecificCharacterSet.of("ISO_IR 6");
            }
            case "utf-8", "utf8" -> {
                return SpecificCharacterSet.UTF_8;
            }
            case "latin-1", "latin1" -> {
                return SpecificCharacterSet.LATIN_1;
            }
            default -> {
                // As the standard has them.
            }
        }
        var terms = text.toUpperCase(Locale.ROOT).split("\\\\", -1);
        if (text.isEmpty() || !Arrays.stream(terms).allMatch(SpecificCharacterSet::isDefinedTerm)) {
            throw new TypeConversionException(
                    "expected utf-8, latin-1, or values of SpecificCharacterSet, as ISO_IR 144,"
                            + " with a backslash between several, but this is '" + text + "'");
        }
        return SpecificCharacterSet.of(terms);
    }

    @Override
    public List<String> names() {
        return List.of("ascii", "latin-1", "utf-8", "GB18030", "GBK");
    }
}
