package io.larmor.cli;

import io.larmor.data.DataSet;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// `Attribute=value`.
record AttributeValue(AttributePath path, String value) {
    DataSet set(DataSet dataSet) {
        return path.set(dataSet, value);
    }

    /// Reads `Attribute=value`.
    static final class Converter implements ITypeConverter<AttributeValue> {
        @Override
        public AttributeValue convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new TypeConversionException("expected Attribute=value, but this is '" + text + "'");
            }
            try {
                var read = new AttributeValue(AttributePath.parse(text.substring(0, equals)),
                        text.substring(equals + 1));
                read.set(DataSet.EMPTY);
                return read;
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /// Reads `Attribute`.
    static final class PathConverter implements ITypeConverter<AttributePath> {
        @Override
        public AttributePath convert(String text) {
            try {
                return AttributePath.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
