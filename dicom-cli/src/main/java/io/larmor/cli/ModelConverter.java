package io.larmor.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.larmor.scu.QueryModel;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Information models by their names with hyphens: `patient-root`.
final class ModelConverter implements ITypeConverter<QueryModel>, NamedValues {
    @Override
    public QueryModel convert(String text) {
        return Arrays.stream(QueryModel.values()).filter(model -> name(model).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("expected "
                        + String.join(", ", names()) + ", but this is '" + text + "'"));
    }

    @Override
    public List<String> names() {
        return Arrays.stream(QueryModel.values()).map(ModelConverter::name).toList();
    }

    static String name(QueryModel model) {
        return model.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
