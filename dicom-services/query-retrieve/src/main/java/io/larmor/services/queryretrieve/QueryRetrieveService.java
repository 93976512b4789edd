package io.larmor.services.queryretrieve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.IntStream;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveRefusedException;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.LevelAttributes;
import io.larmor.archive.Query;
import io.larmor.archive.QueryLevel;
import io.larmor.data.DataSet;
import io.larmor.data.Uid;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.Status;
import io.larmor.services.spi.FindOperation;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.RetrieveOperation;
import io.larmor.services.spi.RetrieveResult;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;

/// FIND, MOVE and GET over an archive (PS3.4 §C.4). For MOVE and GET it finds and opens; the server sends.
final class QueryRetrieveService implements SopClassService, FindOperation, RetrieveOperation {
    /// Byte 1 of the application information of FIND, MOVE and GET: relational queries, relational retrieval (§C.5.1.1, §C.5.2.1, §C.5.3.1).
    private static final int RELATIONAL = 0;

    private final Archive archive;
    private final String aeTitle;

    QueryRetrieveService(Archive archive, String aeTitle) {
        this.archive = archive;
        this.aeTitle = aeTitle;
    }

    @Override
    public Collection<ServiceDescriptor> descriptors() {
        var descriptors = new ArrayList<ServiceDescriptor>();
        for (InformationModel model : InformationModel.values()) {
            int[] keys = Arrays.stream(QueryLevel.values())
                    .flatMapToInt(level -> IntStream.of(LevelAttributes.of(level))).toArray();
            descriptors.add(relational(model.find(), Operation.FIND).keys(keys).build());
            descriptors.add(relational(model.move(), Operation.MOVE).build());
            descriptors.add(relational(model.get(), Operation.GET).build());
        }
        return descriptors;
    }

    private static ServiceDescriptor.Builder relational(String sopClass, Operation operation) {
        return ServiceDescriptor.builder(sopClass).operations(operation).extendedNegotiation(1)
                .transferSyntaxes(Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian, Uid.ExplicitVRBigEndian,
                        Uid.DeflatedExplicitVRLittleEndian);
    }

    @Override
    public FindResult find(OperationContext context, CFindRq request, DataSet identifier) throws IOException {
        InformationModel model = InformationModel.of(request.sopClass());
        boolean relational = context.negotiated(RELATIONAL);
        var checked = new Identifier(model, identifier);
        Optional<Status> refusal = checked.refusalOfQuery(relational);
        if (refusal.isPresent()) {
            return FindResult.refused(refusal.get());
        }
        try {
            var found = archive.query(new Query(model.root(), checked.level(), identifier, relational));
            context.onCancel(found::cancel);
            return new Matches(found, aeTitle);
        } catch (ArchiveRefusedException e) {
            return FindResult.refused(status(e));
        }
    }

    @Override
    public RetrieveResult retrieve(OperationContext context, DimseRequest request, DataSet identifier)
            throws IOException {
        InformationModel model = InformationModel.of(request.sopClass());
        boolean relational = context.negotiated(RELATIONAL);
        var checked = new Identifier(model, identifier);
        Optional<Status> refusal = checked.refusalOfRetrieval(relational);
        if (refusal.isPresent()) {
            return RetrieveResult.refused(refusal.get());
        }
        try {
            var selection = InstanceSelection.of(model.root(), checked.level(), identifier, relational);
            return new SelectedInstances(archive.instances(selection));
        } catch (ArchiveRefusedException e) {
            return RetrieveResult.refused(status(e));
        }
    }

    private static Status status(ArchiveRefusedException e) {
        String message = e.getMessage();
        return Status.of(e.reason().status()).withComment(message == null ? "" : message);
    }
}
