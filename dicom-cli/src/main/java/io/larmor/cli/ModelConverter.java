package io.larmor.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import io.larmor.scu.QueryModel;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Information models by their names with hyphens: `patient-root`.
final class ModelConverter implements ITypeConverter<QueryModel> {
    @Override
    public QueryModel convert(String text) {
        return Arrays.stream(QueryModel.values()).filter(model -> name(model).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("expected "
                        + Arrays.stream(QueryModel.values()).map(ModelConverter::name)
                                .collect(Collectors.joining(", "))
                        + ", but this is '" + text + "'"));
    }

    static String name(QueryModel model) {
        return model.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
