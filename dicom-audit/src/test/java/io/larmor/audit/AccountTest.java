package io.larmor.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.larmor.services.spi.Subject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AccountTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static final Caller CALLER = new Caller("CT1", Optional.empty(), Optional.empty());

    private final List<String> told = new ArrayList<>();
    private final Account account = new Account(CALLER, (transfer, tally) -> told
            .add(transfer.study() + transfer.action() + (transfer.failed() ? "!" : "") + tally.instances()));

    private void add(@Nullable String destination, String study, Subject.Effect effect, boolean failed, Instant at) {
        var subject = new Subject(study, "P", "N", "", effect);
        account.add(Account.Transfer.of(destination, subject, failed), subject, "CT", at);
    }

    private void store(String study, Instant at) {
        add(null, study, Subject.Effect.CREATED, false, at);
    }

    @Test
    void whatHadTheSameFateIsToldTogether() {
        store("1", NOON);
        store("1", NOON);
        store("2", NOON);
        add(null, "1", Subject.Effect.REPLACED, false, NOON);
        add(null, "1", Subject.Effect.NONE, true, NOON);
        assertEquals(List.of(), told);
        account.close();
        assertEquals(List.of("1C{CT=2}", "2C{CT=1}", "1U{CT=1}", "1R!{CT=1}"), told);
    }

    @Test
    void theEndOfARetrievalTellsWhatWasSentAlone() {
        store("1", NOON);
        add("WS", "2", Subject.Effect.NONE, false, NOON);
        account.retrieved();
        assertEquals(List.of("2R{CT=1}"), told);
        account.close();
        assertEquals(List.of("2R{CT=1}", "1C{CT=1}"), told);
    }

    @Test
    void aTransferBeginsOnceAStudy() {
        var subject = new Subject("1", "P", "N", "", Subject.Effect.CREATED);
        assertTrue(account.begins("WS", subject));
        assertFalse(account.begins("WS", subject));
        assertTrue(account.begins(null, subject));
        account.retrieved();
        assertTrue(account.begins("WS", subject));
        assertFalse(account.begins(null, new Subject("1", "P", "N", "", Subject.Effect.NONE)), "as before");
        assertTrue(account.begins(null, new Subject("2", "P", "N", "", Subject.Effect.CREATED)));
        for (int i = 0; i < 1000; i++) {
            assertTrue(account.begins(null, new Subject("S" + i, "P", "N", "", Subject.Effect.CREATED)));
        }
    }

    @Test
    void anAssociationWithoutEndIsToldAllTheSame() {
        store("1", NOON);
        store("1", NOON.plus(Duration.ofSeconds(40)));
        store("2", NOON.plus(Duration.ofSeconds(20)));
        account.tellCountedSince(NOON.minusSeconds(1));
        assertEquals(List.of(), told);
        account.tellCountedSince(NOON.plusSeconds(10));
        assertEquals(List.of("1C{CT=2}"), told);
        store("1", NOON.plus(Duration.ofSeconds(50)));
        account.close();
        assertEquals(List.of("1C{CT=2}", "2C{CT=1}", "1C{CT=1}"), told);
    }

    @Test
    void nothingGrowsWithWhatAPeerSends() {
        for (int i = 0; i < 1000; i++) {
            store("S" + i, NOON);
        }
        assertEquals(1000 - Account.MAX_STUDIES, told.size());
        var subject = new Subject("S", "P", "N", "", Subject.Effect.CREATED);
        var transfer = Account.Transfer.of(null, subject, false);
        var tallies = new ArrayList<Map<String, Integer>>();
        var other = new Account(CALLER, (_, tally) -> tallies.add(tally.instances()));
        for (int i = 0; i < 1000; i++) {
            other.add(transfer, subject, "C" + i, NOON);
        }
        other.close();
        assertEquals(129, tallies.getFirst().size());
        assertEquals(872, tallies.getFirst().get(""));
    }
}
