package io.larmor.services.ups;

import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.services.spi.Operation;

/// The status codes of the UPS SOP classes (PS3.4 Tables CC.2.1-2, CC.2.2-2, CC.2.3-3, CC.2.5-4, CC.2.6-1, CC.2.7-1).
final class Statuses {
    static final Status OPTIONAL_NOT_SUPPORTED = Status.of(0x0001);
    static final Status CREATED_WITH_MODIFICATIONS = Status.of(0xB300);
    static final Status ALREADY_CANCELED = Status.of(0xB304);
    static final Status ALREADY_COMPLETED = Status.of(0xB306);
    static final Status MAY_NO_LONGER_BE_UPDATED = failed(0xC300, "The UPS may no longer be updated");
    static final Status WRONG_TRANSACTION_UID = failed(0xC301, "The correct Transaction UID was not provided");
    static final Status ALREADY_IN_PROGRESS = failed(0xC302, "The UPS is already IN PROGRESS");
    static final Status SCHEDULED_BY_CREATE_ONLY = failed(0xC303, "SCHEDULED by N-CREATE only");
    static final Status FINAL_STATE_NOT_MET = failed(0xC304, "Final state requirements are not met");
    static final Status NO_SUCH_STEP = failed(0xC307, "No such UPS instance");
    static final Status UNKNOWN_RECEIVING_AE = failed(0xC308, "Receiving AE-TITLE is unknown");
    static final Status NOT_SCHEDULED = failed(0xC309, "The provided value of UPS State was not SCHEDULED");
    static final Status NOT_IN_PROGRESS = failed(0xC310, "The UPS is not yet IN PROGRESS");
    static final Status COMPLETED_ALREADY = failed(0xC311, "The UPS is already COMPLETED");
    static final Status PERFORMER_CANNOT_BE_CONTACTED = failed(0xC312, "The performer cannot be contacted");
    static final Status NOT_APPROPRIATE = failed(0xC314, "Action not appropriate for specified instance");

    private Statuses() {}

    /// {@return the codes that the conformance statement lists for an operation of a SOP class}
    static int[] answersTo(Operation operation, String sopClass) {
        return switch (operation) {
            case FIND -> new int[] {0x0000, 0xFF00, 0xFF01};
            case N_CREATE -> new int[] {0x0000, 0x0106, 0x0111, 0x0117, 0x0120, 0x0121, 0x0213, 0xC309};
            case N_SET -> new int[] {0x0000, 0x0106, 0x0120, 0x0121, 0x0213, 0xC300, 0xC301, 0xC307, 0xC310};
            case N_GET -> new int[] {0x0000, 0x0001, 0xC307};
            case N_ACTION -> switch (sopClass) {
                case Uid.UnifiedProcedureStepPull ->
                    new int[] {0x0000, 0x0115, 0x0123, 0xB304, 0xB306, 0xC300, 0xC301, 0xC302, 0xC303, 0xC304, 0xC307,
                        0xC310};
                case Uid.UnifiedProcedureStepWatch ->
                    new int[] {0x0000, 0x0115, 0x0121, 0x0123, 0x0213, 0xB304, 0xC307, 0xC308, 0xC311, 0xC312, 0xC314};
                default -> new int[] {0x0000, 0x0123, 0x0213, 0xB304, 0xC307, 0xC311, 0xC312};
            };
            default -> new int[0];
        };
    }

    private static Status failed(int code, String words) {
        return Status.of(code).withComment(words);
    }
}
