package io.larmor.services.queryretrieve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveRefusedException;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.LevelAttributes;
import io.larmor.archive.Query;
import io.larmor.archive.QueryLevel;
import io.larmor.assoc.PayloadMemory;
import io.larmor.data.DataSet;
import io.larmor.data.NameMatcher;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.Status;
import io.larmor.services.spi.FindOperation;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.QueryNegotiation;
import io.larmor.services.spi.RetrieveOperation;
import io.larmor.services.spi.RetrieveResult;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// FIND, MOVE and GET over an archive (PS3.4 §C.4). For MOVE and GET it finds and opens; the server sends.
final class QueryRetrieveService implements SopClassService, FindOperation, RetrieveOperation {
    private static final Logger LOG = LoggerFactory.getLogger(QueryRetrieveService.class);
    /// What is converted before it is sent: any single CT or MR picture, and most X-ray pictures.
    static final int CONVERTED_BEFORE = 4 * 1024 * 1024;

    /// Relational queries, combined date-time matching, fuzzy semantic matching of person names, timezone query adjustment; no enhanced
    /// multi-frame image conversion (§C.5.1.1).
    private static final int[] FIND_CAPABILITIES = {1, 1, 1, 1, 0};

    /// PS3.4 Table Y.4-1.
    private static final Status UNABLE_TO_CREATE_NEW_OBJECT = Status.of(0xAA01)
            .withComment("Frames are not made into new instances");

    private final Archive archive;
    private final String aeTitle;
    private final NameMatcher names;
    private final boolean unknownMatches;
    /// At most 64 MiB of all retrievals together; who finds no place converts while it sends.
    private final PayloadMemory memory = PayloadMemory.of(16, CONVERTED_BEFORE);

    QueryRetrieveService(Archive archive, String aeTitle, NameMatcher names, boolean unknownMatches) {
        this.unknownMatches = unknownMatches;
        this.archive = archive;
        this.names = names;
        this.aeTitle = aeTitle;
    }

    @Override
    public Collection<ServiceDescriptor> descriptors() {
        var descriptors = new ArrayList<ServiceDescriptor>();
        for (InformationModel model : InformationModel.values()) {
            model.sopClasses()
                    .forEach((operation, sopClass) -> descriptors.add(descriptor(model, operation, sopClass)));
        }
        return descriptors;
    }

    private static ServiceDescriptor descriptor(InformationModel model, Operation operation, String sopClass) {
        var descriptor = ServiceDescriptor.builder(sopClass).operations(operation).transferSyntaxes(
                Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian, Uid.ExplicitVRBigEndian,
                Uid.DeflatedExplicitVRLittleEndian);
        descriptor.status(operation, 0xA900, operation == Operation.FIND
                ? "Level or unique keys are not those that the model asks for, or a key is no date or time"
                : "Level or unique keys are not those that the model asks for")
                .status(operation, 0xA700, "The archive is closing");
        if (operation == Operation.FIND) {
            descriptor.extendedNegotiation(FIND_CAPABILITIES).statuses(operation, 0x0000)
                    .status(operation, 0xFF00, "A match")
                    .status(operation, 0xFF01, "A match; some of the keys are not supported");
            Arrays.stream(QueryLevel.values()).filter(model::has)
                    .forEach(level -> descriptor.keys(level.name(), LevelAttributes.of(level))
                            .keys(level.name(), LevelAttributes.computed(level)));
        } else if (model.isHierarchical()) {
            descriptor.extendedNegotiation(1);
        }
        if (model == InformationModel.COMPOSITE_INSTANCE_ROOT) {
            descriptor.status(operation, 0xAA01, "Frames are asked for");
        }
        return descriptor.build();
    }

    @Override
    public FindResult find(OperationContext context, CFindRq request, DataSet identifier) throws IOException {
        InformationModel model = InformationModel.of(request.sopClass());
        boolean relational = context.negotiated(QueryNegotiation.RELATIONAL);
        var checked = new Identifier(model, identifier);
        Optional<Status> refusal = checked.refusalOfQuery(relational);
        if (refusal.isPresent()) {
            LOG.info("a query is refused: {}", refusal.get().comment());
            return FindResult.refused(refusal.get());
        }
        try {
            var matching = QueryNegotiation.matching(context, identifier, names);
            var found = archive.query(new Query(model.root(), checked.level(), identifier, relational,
                    unknownMatches ? matching.withUnknownMatches() : matching));
            context.onCancel(found::cancel);
            return new Matches(found, aeTitle);
        } catch (ArchiveRefusedException e) {
            return FindResult.refused(status(e));
        }
    }

    @Override
    public boolean isBrief(CFindRq request, DataSet identifier) {
        return new Identifier(InformationModel.of(request.sopClass()), identifier).isOfOne();
    }

    @Override
    public RetrieveResult retrieve(OperationContext context, DimseRequest request, DataSet identifier)
            throws IOException {
        InformationModel model = InformationModel.of(request.sopClass());
        if (model == InformationModel.COMPOSITE_INSTANCE_ROOT
                && identifier.string(Tag.QueryRetrieveLevel).orElse("").equals("FRAME")) {
            return RetrieveResult.refused(UNABLE_TO_CREATE_NEW_OBJECT);
        }
        boolean relational = !model.isHierarchical() || context.negotiated(QueryNegotiation.RELATIONAL);
        var checked = new Identifier(model, identifier);
        Optional<Status> refusal = checked.refusalOfRetrieval(relational);
        if (refusal.isPresent()) {
            return RetrieveResult.refused(refusal.get());
        }
        try {
            var selection = InstanceSelection.of(model.root(), checked.level(), identifier, relational);
            return new SelectedInstances(archive.instances(selection), model == InformationModel.WITHOUT_BULK_DATA,
                    memory, new Subjects(archive));
        } catch (ArchiveRefusedException e) {
            return RetrieveResult.refused(status(e));
        }
    }

    private static Status status(ArchiveRefusedException e) {
        String message = e.getMessage();
        return Status.of(e.reason().status()).withComment(message == null ? "" : message);
    }
}
