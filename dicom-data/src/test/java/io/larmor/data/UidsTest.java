package io.larmor.data;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class UidsTest {

    @Test
    void everyFactIsFound() throws IOException {
        for (var row : DictionaryTest.rows("uids.tsv")) {
            var entry = Uids.find(row[0]).orElseThrow();
            assertEquals(row[1], entry.keyword());
            assertEquals(row[2], Uids.name(row[0]));
            assertEquals(row[3], entry.type().toString());
            assertEquals(row[4].equals("Y"), entry.retired());
            assertEquals(row[6].equals("Y"), SopClasses.isStorage(row[0]));
            assertTrue(Uids.isValid(row[0]));
        }
    }

    @Test
    void anUnknownUidIsItsOwnName() {
        assertEquals("1.2.3", Uids.name("1.2.3"));
        assertEquals(Optional.empty(), Uids.find("1.2.3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "0.0", "1.2.840.10008.1.1", "2.25.329800735698586629295641978511506172918",
        "1.2.3456789.123456789.123456789.123456789.123456789.123456789.12"})
    void aUidIsDigitsBetweenPeriods(String uid) {
        assertTrue(Uids.isValid(uid));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", ".", "1.", ".1", "1..2", "1.02", "00.1", "1.2 ", "1.2\0", "1.a", "1.-2", "1.٣",
        "1.2.3456789.123456789.123456789.123456789.123456789.123456789.123"})
    void whatBreaksARuleIsNoUid(String uid) {
        assertFalse(Uids.isValid(uid));
    }

    @Test
    void aGeneratedUidIsAUuidAsADecimalNumber() {
        assertEquals("2.25.329800735698586629295641978511506172918",
                Uids.of(UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")));
        assertEquals("2.25.0", Uids.of(new UUID(0, 0)));
        assertEquals("2.25.340282366920938463463374607431768211455", Uids.of(new UUID(-1, -1)));
        var seen = new HashSet<String>();
        for (int i = 0; i < 1000; i++) {
            var uid = Uids.generate();
            assertTrue(Uids.isValid(uid));
            assertTrue(seen.add(uid));
        }
    }
}
