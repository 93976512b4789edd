package io.larmor.services.storagecommitment;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Uid;
import io.larmor.dimse.NActionRq;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.Status;
import io.larmor.services.spi.Initiation;
import io.larmor.services.spi.NOperation;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.Role;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;
import org.jspecify.annotations.Nullable;

/// Takes requests for storage commitment.
///
/// @param reporter finds out and reports the results
/// @param subjects knows of which studies the instances are
record StorageCommitmentService(Reporter reporter, Subjects subjects) implements SopClassService, NOperation {

    private static final int REQUEST_STORAGE_COMMITMENT = 1;

    @Override
    public Collection<ServiceDescriptor> descriptors() {
        return List.of(ServiceDescriptor.builder(Uid.StorageCommitmentPushModel).operations(Operation.N_ACTION)
                .status(Operation.N_ACTION, 0x0000, "The request is kept; its result is reported")
                .status(Operation.N_ACTION, 0x0112, "The instance is not the well-known one")
                .statuses(Operation.N_ACTION, 0x0115, 0x0123)
                .status(Operation.N_ACTION, 0x0213, "Too many requests wait for their report").build());
    }

    @Override
    public Collection<Initiation> initiations() {
        return List.of(new Initiation(Uid.StorageCommitmentPushModel, Role.SCP, Operation.N_EVENT_REPORT,
                "Instances are committed or not, and the association of the request is over"));
    }

    @Override
    public NResult perform(OperationContext context, NRequest request, @Nullable DataSet dataSet) throws IOException {
        if (!request.sopInstance().equals(Uid.StorageCommitmentPushModelInstance)) {
            return new NResult(Status.NO_SUCH_SOP_INSTANCE);
        }
        if (!(request instanceof NActionRq action) || action.actionTypeId() != REQUEST_STORAGE_COMMITMENT) {
            return new NResult(Status.NO_SUCH_ACTION_TYPE);
        }
        CommitmentRequest asked;
        try {
            asked = CommitmentRequest.of(dataSet, context.association().callingAe(), context.association().calledAe());
        } catch (InvalidRequestException e) {
            return new NResult(e.status().withComment(String.valueOf(e.getMessage())));
        }
        return reporter.accept(asked, context.exchange()).about(() -> subjects.of(asked.references().keySet()));
    }

    /// Goes on with the requests that were kept.
    void resume() throws IOException {
        reporter.resume();
    }

    @Override
    public void close() {
        reporter.close();
    }
}
