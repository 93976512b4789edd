package io.larmor.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.Status;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.ImplementationVersionName;
import io.larmor.pdu.PresentationContextAc;
import io.larmor.pdu.UserInformation;
import io.larmor.testkit.ScriptedPeer;
import io.larmor.testkit.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What a server says is shown, but steers no terminal, and makes no line of its own.
class HostileWordsTest {
    /// Clears the screen, begins a line, rings, and goes up by a control character of one byte.
    private static final String EVIL = "\u001B[2J\nlarmor: all is well\u0007\u009B1A";
    private static final String COLOUR_AND_PROGRESS = "\u001B\\[[0-9;]*m|\r\u001B\\[K";

    private static void assertIsTame(Run run) {
        for (var text : List.of(run.out(), run.err())) {
            text.replaceAll(COLOUR_AND_PROGRESS, "").lines()
                    .forEach(line -> assertEquals(Text.printable(line), line));
        }
    }

    private static void assertHasNoLineOfItsOwn(Run run) {
        assertTrue((run.out() + run.err()).lines().noneMatch(line -> line.startsWith("larmor: all is well")),
                run.out() + run.err());
    }

    private static AssociateAc welcome(AssociateRq request) {
        var items = new ArrayList<>(ScriptedPeer.userInformation(0).items());
        items.add(new ImplementationVersionName("\u001B[2J\nX\u0007\u009B1A"));
        return new AssociateAc(request.calledAe(), request.callingAe(), request.contexts().stream()
                .map(context -> new PresentationContextAc(context.id(), 0, context.transferSyntaxes().getFirst()))
                .toList(), new UserInformation(items));
    }

    private static void refuse(ScriptedPeer peer) throws IOException {
        peer.accept(HostileWordsTest::welcome);
        var request = peer.expectMessage(CEchoRq.class);
        peer.send(1, DimseResponse.to(request, Status.PROCESSING_FAILURE.withComment(EVIL)));
        peer.expectRelease();
    }

    private static void find(ScriptedPeer peer) throws IOException {
        var request = peer.accept(HostileWordsTest::welcome);
        var syntax = TransferSyntax.of(request.contexts().getFirst().transferSyntaxes().getFirst());
        var question = peer.expectMessage(CFindRq.class);
        var match = DataSet.builder().lenient().set(Tag.PatientName, EVIL).set(Tag.PatientID, EVIL)
                .set(Tag.StudyDate, EVIL).set(Tag.StudyDescription, EVIL).set(Tag.StudyInstanceUID, EVIL).build();
        peer.send(1, DimseResponse.to(question, Status.of(0xFF00)), match.encode(syntax));
        peer.send(1, DimseResponse.to(question, Status.CANNOT_UNDERSTAND.withComment(EVIL)));
        peer.expectRelease();
    }

    private static Run at(ScriptedServer server, String command, String... more) {
        var words = new ArrayList<Object>(List.of(command, "EVIL@127.0.0.1:" + server.port()));
        words.addAll(List.of(more));
        return Run.atTerminal(100, words.toArray());
    }

    @Test
    void whoRefusesIsQuoted() throws Exception {
        for (var more : List.of(new String[0], new String[] {"--json"})) {
            try (var server = ScriptedServer.play(HostileWordsTest::refuse)) {
                var run = at(server, "echo", more);
                assertEquals(ExitCode.REFUSED, run.code(), run.err());
                assertIsTame(run);
                assertHasNoLineOfItsOwn(run);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--limit=10", "--json", "--csv"})
    void whatIsFoundIsShownOnItsOwnLine(String format) throws Exception {
        try (var server = ScriptedServer.play(HostileWordsTest::find)) {
            var run = at(server, "find", "-r", "PatientName", format);
            assertIsTame(run);
            assertTrue((run.out() + run.err()).contains("all is well"), run.out() + run.err());
            if (!format.equals("--csv")) {
                // There a line break stands between quotes.
                assertHasNoLineOfItsOwn(run);
            }
        }
    }
}
