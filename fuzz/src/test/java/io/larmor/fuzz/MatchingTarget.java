package io.larmor.fuzz;

import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Matching;
import io.larmor.data.MatchingOptions;
import io.larmor.data.NameMatcher;
import io.larmor.data.ReturnKeys;
import io.larmor.data.Tag;
import io.larmor.data.TimezoneAdjustment;
import io.larmor.data.TransferSyntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A query and what it is compared with: the first byte chooses how, the second tells the length of the identifier in units of four bytes; the candidate
/// follows. An identifier without keys matches everything; what is asked for is all that is answered.
final class MatchingTarget implements FuzzTarget {
    private static final TransferSyntax SYNTAX = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;

    @Override
    public List<Class<? extends Exception>> refusals() {
        return List.of(DicomFormatException.class);
    }

    @Override
    public void read(byte[] input) throws IOException {
        var in = new Input(input);
        int flags = in.u8();
        byte[] first = in.take(4 * in.u8());
        byte[] second = in.rest();
        var identifier = DataSet.parse(first, 0, first.length, SYNTAX, DataSetTarget.OPTIONS);
        var candidate = DataSet.parse(second, 0, second.length, SYNTAX, DataSetTarget.OPTIONS);
        var options = options(flags, identifier);
        var matching = Matching.of(identifier, _ -> true, options);
        var adjusted = options.adjust(candidate);
        boolean matches = matching.matches(adjusted);
        assertEquals(matches, matching.matches(adjusted));
        assertTrue(matches || !matching.isUniversal());
        Matching.of(candidate, _ -> true, options).matches(adjusted);
        var answer = ReturnKeys.of(identifier, _ -> true, options).of(candidate, DataSet.EMPTY);
        for (var element : answer) {
            assertTrue(identifier.contains(element.tag()) || element.tag() == Tag.SpecificCharacterSet
                    || element.tag() == Tag.TimezoneOffsetFromUTC || (element.tag() & 0xFFFF) < 0x100);
        }
        answer.encode(SYNTAX);
    }

    private static MatchingOptions options(int flags, DataSet identifier) {
        var options = MatchingOptions.DEFAULT;
        if ((flags & 1) != 0) {
            options = options.withCombinedDateTime();
        }
        if ((flags & 2) != 0) {
            options = options.withNames(NameMatcher.PHONETIC);
        }
        if ((flags & 4) != 0) {
            options = options.withZone(TimezoneAdjustment.offset(identifier).orElse(ZoneOffset.ofHours(9)));
        }
        return (flags & 8) == 0 ? options : options.withUnknownMatches();
    }
}
