package io.larmor.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.larmor.data.TransferSyntax;
import io.larmor.data.Uids;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A transfer syntax by a short name, its keyword or its UID.
final class SyntaxConverter implements ITypeConverter<TransferSyntax>, NamedValues {
    private static final Map<String, TransferSyntax> SHORT = Map.of(
            "implicit", TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
            "explicit", TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
            "big-endian", TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
            "deflated", TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);

    @Override
    public TransferSyntax convert(String text) {
        var known = SHORT.get(text.toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        if (Uids.isValid(text)) {
            return TransferSyntax.of(text);
        }
        return Uids.all().stream()
                .filter(entry -> entry.type() == Uids.Type.TRANSFER_SYNTAX && entry.keyword().equalsIgnoreCase(text))
                .findFirst()
                .map(entry -> TransferSyntax.of(entry.uid()))
                .orElseThrow(() -> new TypeConversionException(
                        "expected implicit, explicit, big-endian, deflated, a keyword as"
                                + " JPEGBaseline8Bit or a UID, but this is '" + text + "'"));
    }

    @Override
    public List<String> names() {
        return SHORT.keySet().stream().sorted().toList();
    }
}
