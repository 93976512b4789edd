package io.larmor.scp;

import java.io.IOException;
import java.util.Locale;

import io.larmor.data.DicomFormatException;
import io.larmor.data.LimitExceededException;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.Status;
import io.larmor.dimse.WithoutMessages;
import io.larmor.services.spi.Operation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a peer is told when a service throws. Its message might quote a data set: it is in no comment, and goes to the log at
/// TRACE only; above that, the log has the class of the exception and the status.
final class Failures {

    /// Unable to process (PS3.4 §C.4.1.1.4), of the kind that says: our fault, and logged.
    private static final int UNABLE_TO_PROCESS = 0xC001;
    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    private Failures() {}

    /// The operation that a request asks for.
    static Operation operation(DimseRequest request) {
        return switch (request.field()) {
            case C_ECHO_RQ -> Operation.ECHO;
            case C_STORE_RQ -> Operation.STORE;
            case C_FIND_RQ -> Operation.FIND;
            case C_MOVE_RQ -> Operation.MOVE;
            case C_GET_RQ -> Operation.GET;
            case N_EVENT_REPORT_RQ -> Operation.N_EVENT_REPORT;
            case N_GET_RQ -> Operation.N_GET;
            case N_SET_RQ -> Operation.N_SET;
            case N_ACTION_RQ -> Operation.N_ACTION;
            case N_CREATE_RQ -> Operation.N_CREATE;
            case N_DELETE_RQ -> Operation.N_DELETE;
            default -> throw new IllegalArgumentException(request.field() + " is not a request");
        };
    }

    /// The status for what a service threw: an exception, an error of whatever kind, or that it gave no answer. A malformed data set is for [Refusals#malformed].
    static Status of(DimseRequest request, String service, Throwable cause) {
        Operation operation = operation(request);
        Status status = isOutOfSpace(cause) && (operation == Operation.STORE || operation == Operation.FIND)
                ? Status.OUT_OF_RESOURCES.withComment("No space left")
                : internal(operation);
        String answered = status.codeText();
        switch (cause) {
            case Mistake gave -> LOG.error("{} gave {} for {}, which is no answer; answered {}", service,
                    gave.getMessage(), operation, answered);
            case IOException _ -> LOG.warn("{} failed to perform {} with {}, answered {}", service, operation,
                    cause.getClass().getName(), answered);
            default -> LOG.error("{} failed to perform {}, answered {}", service, operation, answered,
                    WithoutMessages.of(cause));
        }
        LOG.trace("{} failed to perform {}", service, operation, cause);
        return status;
    }

    /// The status for a failure of this side.
    static Status internal(Operation operation) {
        return switch (operation) {
            case FIND, MOVE, GET ->
                Status.of(UNABLE_TO_PROCESS).withComment("Internal error, see the log of this node");
            default -> Status.PROCESSING_FAILURE.withComment("Internal error, see the log of this node");
        };
    }

    /// The status for a data set that could not be read.
    static Status malformed(Operation operation, DicomFormatException cause) {
        boolean tooLong = cause instanceof LimitExceededException;
        return switch (operation) {
            case STORE, FIND -> tooLong
                    ? Status.OUT_OF_RESOURCES.withComment("Data set beyond a limit")
                    : Status.CANNOT_UNDERSTAND.withComment("Malformed data set");
            case MOVE, GET -> tooLong
                    ? Status.CANNOT_CALCULATE_MATCHES.withComment("Identifier beyond a limit")
                    : Status.CANNOT_UNDERSTAND.withComment("Malformed identifier");
            default ->
                tooLong ? Status.RESOURCE_LIMITATION : Status.PROCESSING_FAILURE.withComment("Malformed data set");
        };
    }

    /// Java has no type for a full disk or quota: the words of the operating systems have to do.
    private static boolean isOutOfSpace(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
            if (message.contains("no space left") || message.contains("quota exceeded")
                    || message.contains("not enough space")) {
                return true;
            }
        }
        return false;
    }
}
