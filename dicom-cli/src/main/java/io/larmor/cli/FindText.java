package io.larmor.cli;

import java.io.IOException;

import io.larmor.data.DataSet;
import io.larmor.data.ReadOptions;
import io.larmor.data.SpecificCharacterSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the text of a C-FIND is in, where peers do without UTF-8, or do not say what they write (PS3.4 §C.4.1.1.3).
final class FindText {
    @Option(names = "--character-set", paramLabel = "TERM", converter = CharacterSetConverter.class, description = "Ask in this character set, and read answers in it that name none: utf-8, latin-1, or values of SpecificCharacterSet"
            + " as 'ISO_IR 144' (default: UTF-8, where ASCII does not do).")
    private @Nullable SpecificCharacterSet value;

    /// {@return an identifier that names the character set}
    DataSet asked(DataSet identifier) {
        return value == null
                ? identifier
                : identifier.with(Tag.SpecificCharacterSet, value.definedTerms().toArray(String[]::new));
    }

    /// {@return an answer, read in the character set if it names none}
    DataSet read(DataSet answer) throws IOException {
        if (value == null || answer.contains(Tag.SpecificCharacterSet)) {
            return answer;
        }
        var bytes = answer.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        return DataSet.parse(bytes, 0, bytes.length, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                ReadOptions.DEFAULT.toBuilder().characterSet(value).build());
    }
}
