package io.larmor.scu;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.larmor.data.Tag;
import io.larmor.dimse.CGetRsp;
import io.larmor.dimse.CMoveRsp;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.Status;
import io.larmor.dimse.SubOperations;

/// Follows a C-MOVE or C-GET to its end.
final class Retrieval {
    private Retrieval() {}

    static RetrieveResult follow(DimseAssociation.Invocation retrieval, Guard guard, Consumer<SubOperations> progress)
            throws IOException {
        for (var reply = retrieval.next(); reply != null; reply = retrieval.next()) {
            var counts = subOperations(reply.response());
            if (reply.status().isPending()) {
                progress.accept(counts);
            } else {
                var identifier = reply.identifier();
                var failed = identifier == null ? List.<String>of() : identifier.strings(Tag.FailedSOPInstanceUIDList);
                var status = reply.status();
                if (status.isFailure() || (status.category() == Status.Category.CANCEL && !guard.isCancelled())) {
                    throw new DimseStatusException(retrieval.request().field(), status, counts, failed);
                }
                progress.accept(counts);
                return new RetrieveResult(status, counts, failed, Optional.empty());
            }
        }
        throw new IOException("the retrieval was closed by another thread");
    }

    private static SubOperations subOperations(DimseResponse response) {
        return switch (response) {
            case CMoveRsp rsp -> rsp.subOperations();
            case CGetRsp rsp -> rsp.subOperations();
            default -> SubOperations.ABSENT;
        };
    }
}
