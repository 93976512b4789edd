package io.larmor.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import io.larmor.dimse.CommandField;
import io.larmor.dimse.Status;
import io.larmor.dimse.SubOperations;
import io.larmor.scu.RetrieveResult;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RetrieveReportTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int print(SubOperations counts, boolean json) {
        try (var terminal = Terminal.ofPipes(out, out)) {
            return new RetrieveReport(CommandField.C_MOVE_RQ, "Moved").print(new JsonCommand(terminal),
                    new RetrieveResult(Status.SUCCESS, counts, List.of(), Optional.empty()), json, 1_000_000);
        }
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aPeerThatDoesNotCountHasSucceededAllTheSame() {
        assertEquals(ExitCode.DONE, print(SubOperations.ABSENT, false));
        assertEquals("Moved in 1.0 ms; the peer does not say how many instances.", said().strip());
    }

    @Test
    void numbersThatAreNotToldAreNull() {
        assertEquals(ExitCode.DONE, print(SubOperations.ABSENT, true));
        assertTrue(said().contains("\"completed\":null,\"warning\":null,\"failed\":null,"), said());
    }

    @Test
    void nothingIsSomethingElse() {
        assertEquals(ExitCode.REFUSED, print(new SubOperations(-1, 0, 0, 0), false));
        assertEquals("Nothing matched; nothing was moved.", said().strip());
    }
}
