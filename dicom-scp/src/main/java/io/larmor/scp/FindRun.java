package io.larmor.scp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.larmor.assoc.Association;
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
    /// How many responses leave in one write, where they are at hand: more save nothing, and a C-CANCEL would be seen later.
    private static final int TOGETHER = 16;

    void perform(@Nullable DataSet identifier) throws IOException {
        var leaving = new ArrayList<Responder.Response>(TOGETHER + 1);
        Status status = identifier == null
                ? served.told(Status.DATA_SET_DOES_NOT_MATCH.withComment("The identifier is missing"))
                : find(identifier, leaving);
        leaving.add(new Responder.Response(response(status), null));
        served.responder().respond(leaving);
    }

    /// Sends the matches, but for the last few if they can leave together with the final response.
    private Status find(DataSet identifier, List<Responder.Response> leaving) throws IOException {
        var pace = new Pace(served::cancelled);
        boolean limited = false;
        try (FindResult result = Mistake
                .given(((FindOperation) installed.service()).find(served, request, identifier))) {
            while (!served.cancelled()) {
                FindResult.Match match = pace.next(result);
                if (match == null && !served.cancelled()) {
                    return served.told(Mistake.ended(result.finalStatus()));
                }
                if (match == null) {
                    break;
                }
                if (!limited && pace.isLarge()) {
                    limited = true;
                    association().limitUnsent(UNSENT);
                }
                if (pace.awaitTurn()) {
                    leaving.add(new Responder.Response(response(match.status()), encoded(match.identifier())));
                }
                if (leaving.size() >= TOGETHER || !pace.isAtHand(result)) {
                    send(leaving);
                }
            }
            leaving.clear();
            return Status.CANCEL;
        } catch (IOException | RuntimeException | Error e) {
            if (!association().isOpen()) {
                throw e;
            }
            return served.failure(installed, e);
        } finally {
            if (limited) {
                association().limitUnsent(0);
            }
        }
    }

    private void send(List<Responder.Response> leaving) throws IOException {
        var together = List.copyOf(leaving);
        leaving.clear();
        if (!together.isEmpty()) {
            served.responder().respond(together);
        }
    }

    private ByteBuffer encoded(DataSet identifier) {
        return ByteBuffer.wrap(
                identifier.encode(TransferSyntax.of(served.presentationContext().transferSyntax())));
    }

    private CFindRsp response(Status status) {
        return new CFindRsp(request.messageId(), request.sopClass(), status);
    }

    private Association association() {
        return served.responder().association().association();
    }
}
