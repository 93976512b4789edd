package io.larmor.scu;

import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Element;
import io.larmor.data.Tag;
import io.larmor.data.Vr;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class CommitmentReportTest {

    @Test
    void aReasonThatIsNoNumberIsNone() {
        var item = DataSet.builder().set(Tag.ReferencedSOPInstanceUID, "1.2.3");
        var report = CommitmentReport.of(DataSet.builder().setItems(Tag.FailedSOPSequence,
                item.setInts(Tag.FailureReason, 0x0112).build(),
                item.set(Tag.FailureReason, Vr.UL, "4294967295").build(),
                item.add(Element.of(Tag.FailureReason, Vr.IS, "none")).build(),
                item.remove(Tag.FailureReason).build()).build());
        assertEquals(List.of(0x0112, -1, -1, -1),
                report.failed().stream().map(failed -> failed.reason()).toList());
    }
}
