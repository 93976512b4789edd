package io.larmor.scp;

import java.io.IOException;

import io.larmor.assoc.Association;
import io.larmor.assoc.Payload;
import io.larmor.data.DataSet;
import io.larmor.data.TransferSyntax;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CFindRsp;
import io.larmor.dimse.Responder;
import io.larmor.dimse.Status;
import io.larmor.services.spi.FindOperation;
import io.larmor.services.spi.FindResult;
import org.jspecify.annotations.Nullable;

/// One C-FIND: pulls the matches and sends them, until there are no more or it is cancelled (PS3.7 §9.1.2, PS3.4 §C.4.1).
///
/// @param installed who performs it
/// @param served    its surroundings
/// @param request   the request
record FindRun(InstalledService installed, ServedOperation served, CFindRq request) {
    /// Responses of a large answer that are in the buffers of the system cannot be taken back when a C-CANCEL comes.
    private static final int UNSENT = 32 * 1024;

    void perform(@Nullable DataSet identifier) throws IOException {
        Status status = identifier == null
                ? Status.DATA_SET_DOES_NOT_MATCH.withComment("The identifier is missing")
                : find(identifier);
        Responder responder = served.responder();
        responder.respond(new CFindRsp(request.messageId(), request.sopClass(), status), null);
    }

    private Status find(DataSet identifier) throws IOException {
        var pace = new Pace(served::cancelled);
        boolean limited = false;
        try (FindResult result = ((FindOperation) installed.service()).find(served, request, identifier)) {
            while (!served.cancelled()) {
                FindResult.Match match = pace.next(result);
                if (match == null && !served.cancelled()) {
                    Status status = result.finalStatus();
                    return status.isPending() ? Status.PROCESSING_FAILURE : status;
                }
                if (match == null) {
                    return Status.CANCEL;
                }
                if (!limited && pace.isLarge()) {
                    limited = true;
                    association().limitUnsent(UNSENT);
                }
                if (pace.awaitTurn()) {
                    send(match);
                }
            }
            return Status.CANCEL;
        } catch (IOException | RuntimeException | LinkageError e) {
            if (!association().isOpen()) {
                throw e;
            }
            return Failures.of(request, installed.name(), e);
        } finally {
            if (limited) {
                association().limitUnsent(0);
            }
        }
    }

    private void send(FindResult.Match match) throws IOException {
        var syntax = TransferSyntax.of(served.presentationContext().transferSyntax());
        served.responder().respond(new CFindRsp(request.messageId(), request.sopClass(), match.status()),
                Payload.of(match.identifier().encode(syntax)));
    }

    private Association association() {
        return served.responder().association().association();
    }
}
