package io.larmor.scp;

import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.dimse.Status;
import io.larmor.dimse.SubOperations;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProgressTest {

    @Test
    void remainingStandsInPendingAndCancelledResponsesOnly() {
        var progress = new Progress(3);
        progress.completed();
        assertEquals(new SubOperations(2, 1, 0, 0), progress.counts(Status.PENDING));
        assertEquals(new SubOperations(2, 1, 0, 0), progress.counts(Status.CANCEL));
        for (Status status : List.of(Status.SUCCESS, Status.WARNING, Status.CANNOT_PERFORM_SUB_OPERATIONS)) {
            assertEquals(new SubOperations(-1, 1, 0, 0), progress.counts(status));
        }
    }

    @Test
    void aListOfFailuresFitsAnExplicitVr() throws Exception {
        var progress = new Progress(10_000);
        for (int i = 0; i < 10_000; i++) {
            progress.failed("2.25." + "1".repeat(50) + i, "why");
        }
        assertEquals(10_000, progress.counts(Status.CANCEL).failed());
        DataSet identifier = progress.identifier();
        assertNotNull(identifier);
        byte[] bytes = identifier.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        var read = DataSet.parse(bytes, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        int count = read.strings(Tag.FailedSOPInstanceUIDList).size();
        assertTrue(count > 1_000 && count < 10_000, "listed " + count);
    }

    @Test
    void moreThanPromisedIsCountedToo() {
        var progress = new Progress(1);
        progress.completed();
        progress.completed();
        assertEquals(new SubOperations(0, 2, 0, 0), progress.counts(Status.PENDING));
    }
}
