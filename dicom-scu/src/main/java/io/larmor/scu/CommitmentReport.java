package io.larmor.scu;

import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;

/// The result of a request for storage commitment (PS3.4 §J.3.3.1).
///
/// @param transaction the Transaction UID of the request
/// @param committed the instances that the peer keeps safe
/// @param failed the instances that it does not
public record CommitmentReport(String transaction, List<SopReference> committed, List<Failed> failed) {
    /// Copies the lists.
    public CommitmentReport {
        committed = List.copyOf(committed);
        failed = List.copyOf(failed);
    }

    /// An instance that the peer does not commit to.
    ///
    /// @param reference the instance
    /// @param reason Failure Reason (0008,1197), for example 0112H; -1 if the peer does not tell
    public record Failed(SopReference reference, int reason) {
        /// {@return the reason in the words of PS3.3 §C.14.1.1}
        public String words() {
            return switch (reason) {
                case 0x0110 -> "processing failure";
                case 0x0112 -> "no such object instance";
                case 0x0119 -> "class/instance conflict";
                case 0x0122 -> "referenced SOP class not supported";
                case 0x0131 -> "duplicate transaction UID";
                case 0x0213 -> "resource limitation";
                case -1 -> "no reason given";
                default -> String.format("reason %04XH", reason);
            };
        }
    }

    /// Reads the Event Information (PS3.4 Table J.3-2).
    ///
    /// @param information what came with the N-EVENT-REPORT
    /// @return the report
    public static CommitmentReport of(DataSet information) {
        return new CommitmentReport(information.string(Tag.TransactionUID).orElse(""),
                information.items(Tag.ReferencedSOPSequence).stream().map(CommitmentReport::reference).toList(),
                information.items(Tag.FailedSOPSequence).stream()
                        .map(item -> new Failed(reference(item), reason(item)))
                        .toList());
    }

    /// A number of the peer's that is none is no reason.
    private static int reason(DataSet item) {
        try {
            return item.intValue(Tag.FailureReason).orElse(-1);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    private static SopReference reference(DataSet item) {
        return new SopReference(item.string(Tag.ReferencedSOPClassUID).orElse(""),
                item.string(Tag.ReferencedSOPInstanceUID).orElse(""));
    }
}
