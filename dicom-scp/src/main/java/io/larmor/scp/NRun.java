package io.larmor.scp;

import java.io.IOException;

import io.larmor.assoc.Payload;
import io.larmor.data.DataSet;
import io.larmor.data.TransferSyntax;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.NCreateRq;
import io.larmor.dimse.NCreateRsp;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.WithoutMessages;
import io.larmor.services.spi.NOperation;
import io.larmor.services.spi.NResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request of the N- family (PS3.7 §10).
///
/// @param installed who performs it
/// @param served    its surroundings
/// @param request   the request
record NRun(InstalledService installed, ServedOperation served, NRequest request) {
    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    void perform(@Nullable DataSet dataSet) throws IOException {
        NResult result;
        DimseResponse response;
        Payload payload;
        try {
            result = Mistake.given(((NOperation) installed.service()).perform(served, request, dataSet));
            checkInstance(result);
            response = response(result);
            payload = payload(result.dataSet());
            served.told(result.status());
        } catch (IOException | RuntimeException | Error e) {
            if (!served.responder().association().association().isOpen()) {
                throw e;
            }
            result = new NResult(served.failure(installed, e));
            response = response(result);
            payload = null;
        }
        if (served.responder() instanceof WatchedResponder watched && !result.status().isFailure()) {
            watched.about(result.subjects());
        }
        served.responder().respond(response, payload);
        try {
            result.afterwards().run();
        } catch (RuntimeException | Error e) {
            LOG.error("{} failed to do what was left after {}", installed.name(), request.field(),
                    WithoutMessages.of(e));
            LOG.trace("{} failed to do what was left after {}", installed.name(), request.field(), e);
        }
    }

    /// The Affected SOP Instance UID "shall be included if it is not supplied by the invoking DIMSE Service User" (PS3.7 §10.1.5.1.4).
    private void checkInstance(NResult result) {
        if (request instanceof NCreateRq && request.sopInstance().isEmpty() && result.sopInstance().isEmpty()
                && !result.status().isFailure()) {
            throw new IllegalStateException(installed.name() + " created an instance without a SOP Instance UID");
        }
    }

    private DimseResponse response(NResult result) {
        if (request instanceof NCreateRq create && !result.sopInstance().isEmpty()) {
            return new NCreateRsp(create.messageId(), create.sopClass(), result.sopInstance(), result.status());
        }
        return DimseResponse.to(request, result.status());
    }

    private @Nullable Payload payload(@Nullable DataSet dataSet) {
        return dataSet == null
                ? null
                : Payload.of(dataSet.encode(TransferSyntax.of(served.presentationContext().transferSyntax())));
    }
}
