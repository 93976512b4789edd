package io.larmor.assoc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRj;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.Octets;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.Pdv;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.pdu.ReleaseRp;
import io.larmor.pdu.ReleaseRq;
import io.larmor.pdu.UserInformation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Table 9-10 of PS3.8, typed from the standard into `state-table.tsv`, cell by cell: as data, and executed.
class StateTableTest {
    static final AssociateRq RQ = new AssociateRq("CALLED", "CALLING",
            List.of(new PresentationContextRq(1, "1.2.840.10008.1.1", List.of("1.2.840.10008.1.2"))),
            new UserInformation(List.of()));
    private static final AssociateAc AC = new AssociateAc("CALLED", "CALLING", List.of(),
            new UserInformation(List.of()));
    private static final AssociateRj RJ = new AssociateRj(1, 1, 7);
    private static final PDataTf DATA = new PDataTf(List.of(new Pdv(1, true, true, Octets.of((byte) 1, (byte) 2))));

    record Cell(Event event, State state, Action action, String next) {}

    static List<Cell> cells() throws IOException {
        var cells = new ArrayList<Cell>();
        try (InputStream in = Objects.requireNonNull(StateTableTest.class.getResourceAsStream("state-table.tsv"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines().skip(1).map(line -> line.split("\t", -1)).forEach(field -> cells.add(new Cell(
                    Event.valueOf(field[0].replace("Evt", "EVT_")), State.valueOf(field[2].replace("Sta", "STA_")),
                    Action.valueOf(field[3].replace('-', '_')), field[4])));
        }
        return cells;
    }

    @Test
    void theTableIsThatOfTheStandard() throws IOException {
        Map<Event, Map<State, Action>> expected = new EnumMap<>(Event.class);
        cells().forEach(cell -> expected.computeIfAbsent(cell.event, _ -> new EnumMap<>(State.class))
                .put(cell.state, cell.action));
        int defined = 0;
        for (Event event : Event.values()) {
            for (State state : State.values()) {
                Action action = expected.getOrDefault(event, Map.of()).get(state);
                assertEquals(action, StateTable.transition(state, event), event + " in " + state);
                defined += action == null ? 0 : 1;
            }
        }
        assertEquals(123, defined);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aCellLeadsToItsState(Cell cell) {
        String next = cell.action.next().name().replace("STA_", "Sta");
        State otherwise = cell.action.otherwise();
        assertEquals(cell.next, otherwise == null ? next : next + " or " + otherwise.name().replace("STA_", ""));
    }

    /// The PDU that comes, or that is to be sent, with an event.
    static @Nullable Pdu pdu(Event event) {
        return switch (event) {
            case EVT_2, EVT_6 -> RQ;
            case EVT_3, EVT_7 -> AC;
            case EVT_4, EVT_8 -> RJ;
            case EVT_9, EVT_10 -> DATA;
            case EVT_12 -> new ReleaseRq();
            case EVT_13 -> new ReleaseRp();
            case EVT_16 -> new Abort(Abort.SERVICE_PROVIDER, Abort.UNEXPECTED_PDU);
            default -> null;
        };
    }

    static @Nullable Pdu sentBy(Action action) {
        return switch (action) {
            case AE_2 -> RQ;
            case AE_7 -> AC;
            case AE_8 -> RJ;
            case DT_1, AR_7 -> DATA;
            case AR_1 -> new ReleaseRq();
            case AR_4, AR_9 -> new ReleaseRp();
            case AA_1 -> new Abort(Abort.SERVICE_USER, Abort.REASON_NOT_SPECIFIED);
            case AA_7, AA_8 -> new Abort(Abort.SERVICE_PROVIDER, Abort.UNEXPECTED_PDU);
            default -> null;
        };
    }

    /// Whether ARTIM runs after an action; it runs before in Sta2 and Sta13.
    private static boolean artimRunsAfter(Action action) {
        return switch (action) {
            case AE_5, AE_8, AR_4, AA_1, AA_6, AA_7, AA_8 -> true;
            default -> false;
        };
    }

    private static final class Rig {
        final ProtocolViolationException violation = new ProtocolViolationException(AbortReason.UNEXPECTED_PDU,
                "unexpected");
        final RecordingTransport transport = new RecordingTransport();
        final Machine machine;

        Rig(State state, boolean requestor) {
            var writer = new MessageWriter(transport, TimeSource.SYSTEM, Timeouts.DEFAULT.send(), () -> {});
            machine = new Machine(transport, writer, AssociationOptions.DEFAULT, requestor, state);
            machine.requesting(RQ);
        }

        void fire(Event event) {
            IOException cause = event == Event.EVT_15 || event == Event.EVT_17 || event == Event.EVT_18
                    ? null
                    : violation;
            assertTrue(machine.tryFire(event, pdu(event), cause));
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aCellDoesWhatItsActionSays(Cell cell) throws IOException {
        for (boolean requestor : new boolean[] {true, false}) {
            var rig = new Rig(cell.state, requestor);
            rig.fire(cell.event);
            State next = cell.action == Action.AR_8 && !requestor ? State.STA_10 : cell.action.next();
            assertEquals(next, rig.machine.state());
            @Nullable
            Pdu sent = sentBy(cell.action);
            assertEquals(sent == null ? List.of() : List.of(sent), rig.transport.sent());
            assertEquals(next == State.STA_1, rig.transport.isClosed());
            assertEquals(artimRunsAfter(cell.action), rig.machine.artimRuns());
            indicates(cell, rig);
            rig.machine.fail(rig.violation);
        }
    }

    private static void indicates(Cell cell, Rig rig) {
        Machine machine = rig.machine;
        @Nullable
        IOException failure = machine.failure();
        switch (cell.action) {
            case AE_3 -> assertEquals(AC, machine.acceptance());
            case AE_4 -> assertInstanceOf(AssociationRejectedException.class, failure);
            case AE_6 -> assertEquals(RQ, machine.request());
            case AR_2 -> assertTrue(machine.releaseIndicated());
            case AA_1 -> assertEquals(cell.event == Event.EVT_15, failure instanceof AssociationAbortedException);
            case AA_3 -> assertEquals(AbortReason.UNEXPECTED_PDU,
                    assertInstanceOf(AssociationAbortedException.class, failure).reason());
            case AA_4, AA_5 -> assertInstanceOf(AssociationAbortedException.class, failure);
            case AA_8 -> assertEquals(rig.violation, failure);
            case AA_2 -> {
                if (cell.state == State.STA_2 && cell.event == Event.EVT_18) {
                    assertEquals(DicomTimeoutException.Which.ACCEPT,
                            assertInstanceOf(DicomTimeoutException.class, failure).which());
                }
            }
            case AR_3, AR_5 -> assertNull(failure);
            default -> assertFalse(machine.releaseIndicated());
        }
    }

    @Test
    void aRequestOfAnotherProtocolVersionIsRejected() throws IOException {
        var rig = new Rig(State.STA_2, false);
        var rq = new AssociateRq(2, "CALLED", "CALLING", Pdu.APPLICATION_CONTEXT_NAME, List.of(),
                new UserInformation(List.of()), List.of());
        rig.machine.received(rq);
        assertEquals(State.STA_13, rig.machine.state());
        assertEquals(List.of(new AssociateRj(1, 2, 2)), rig.transport.sent());
        assertTrue(rig.machine.artimRuns());
        rig.machine.fail(rig.violation);
    }

    @Test
    void aBlankCellChangesNothing() throws IOException {
        for (Event event : Event.values()) {
            for (State state : State.values()) {
                if (StateTable.transition(state, event) == null && event != Event.EVT_18) {
                    var rig = new Rig(state, true);
                    assertFalse(rig.machine.tryFire(event, pdu(event), rig.violation));
                    assertThrows(IllegalStateException.class, () -> rig.machine.fire(event, pdu(event)));
                    assertEquals(state, rig.machine.state());
                    assertEquals(List.of(), rig.transport.sent());
                    rig.machine.fail(rig.violation);
                }
            }
        }
    }

    @Test
    void whateverHappensTheMachineEndsWithTheConnection() {
        var random = new Random(1);
        Map<State, Integer> visited = new HashMap<>();
        List<State> states = List.of(State.values());
        List<Event> events = List.of(Event.values());
        for (int walk = 0; walk < 5000; walk++) {
            var rig = new Rig(states.get(random.nextInt(states.size())), random.nextBoolean());
            for (int step = 0; step < 20; step++) {
                Event event = events.get(random.nextInt(events.size()));
                rig.machine.tryFire(event, pdu(event), rig.violation);
                visited.merge(rig.machine.state(), 1, Integer::sum);
            }
            if (rig.machine.state() == State.STA_1 && !rig.transport.isClosed()) {
                continue;
            }
            rig.machine.lost(null);
            assertEquals(State.STA_1, rig.machine.state());
            assertTrue(rig.transport.isClosed());
            assertFalse(rig.machine.artimRuns());
        }
        assertEquals(State.values().length, visited.size());
    }
}
