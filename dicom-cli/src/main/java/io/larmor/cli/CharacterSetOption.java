package io.larmor.cli;

import io.larmor.data.DataSet;
import io.larmor.data.ReadOptions;
import io.larmor.data.SpecificCharacterSet;
import io.larmor.data.Tag;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What text of files is in that do not say it, or say it wrong.
final class CharacterSetOption {
    @Option(names = "--character-set", paramLabel = "TERM", converter = CharacterSetConverter.class, description = "Read text in this character set, whatever a file says: utf-8, latin-1, or values of SpecificCharacterSet as 'ISO_IR 144'.")
    private @Nullable SpecificCharacterSet value;

    @Nullable
    SpecificCharacterSet value() {
        return value;
    }

    /// {@return how files are read}
    ReadOptions reading(ReadOptions usual) {
        return value == null ? usual : usual.toBuilder().characterSet(value).build();
    }

    /// {@return a data set that was read so, naming the character set that its text is in, to be written}
    DataSet declared(DataSet dataSet) {
        return value == null
                ? dataSet
                : dataSet.with(Tag.SpecificCharacterSet, value.definedTerms().toArray(String[]::new));
    }
}
