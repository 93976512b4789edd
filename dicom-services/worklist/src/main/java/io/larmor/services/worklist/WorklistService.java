package io.larmor.services.worklist;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.larmor.data.DataSet;
import io.larmor.data.Matching;
import io.larmor.data.NameMatcher;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.Status;
import io.larmor.services.spi.FindOperation;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.QueryNegotiation;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;

/// FIND of the Modality Worklist information model (PS3.4 §K.4.1, §K.6.1).
final class WorklistService implements SopClassService, FindOperation {
    private final Optional<WorklistSource> source;
    private final NameMatcher names;

    WorklistService(Optional<WorklistSource> source, NameMatcher names) {
        this.source = source;
        this.names = names;
    }

    @Override
    public Collection<ServiceDescriptor> descriptors() {
        // Two reserved fields that "shall always be 1", fuzzy semantic matching of person names, timezone query adjustment (§K.5.1).
        return source.isEmpty()
                ? List.of()
                : List.of(ServiceDescriptor.builder(Uid.ModalityWorklistInformationModelFind).operations(Operation.FIND)
                        .extendedNegotiation(1, 1, 1, 1).keys("", WorklistKeys.MODEL)
                        .keys("Scheduled Procedure Step",
                                WorklistKeys.MODEL.within(Tag.ScheduledProcedureStepSequence))
                        .statuses(Operation.FIND, 0x0000)
                        .status(Operation.FIND, 0xA900,
                                "Scheduled Procedure Step Sequence has more than one item, or a key is no date or time")
                        .status(Operation.FIND, 0xFF00, "A match")
                        .status(Operation.FIND, 0xFF01, "A match; some of the keys are not supported")
                        .transferSyntaxes(Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian,
                                Uid.ExplicitVRBigEndian, Uid.DeflatedExplicitVRLittleEndian)
                        .build());
    }

    @Override
    public FindResult find(OperationContext context, CFindRq request, DataSet identifier) throws IOException {
        if (identifier.items(Tag.ScheduledProcedureStepSequence).size() > 1) {
            // "The Key Attribute shall be structured as a Sequence of Items with a single Item" (§C.2.2.2.6).
            return FindResult.refused(Status.DATA_SET_DOES_NOT_MATCH
                    .withComment(Tag.toString(Tag.ScheduledProcedureStepSequence) + " must have a single item")
                    .withOffendingElements(List.of(Tag.ScheduledProcedureStepSequence)));
        }
        var unreadable = Matching.unreadable(identifier);
        if (unreadable.isPresent()) {
            return FindResult.refused(Status.DATA_SET_DOES_NOT_MATCH
                    .withComment(Tag.toString(unreadable.getAsInt()) + " is no date, time or range of them")
                    .withOffendingElements(List.of(unreadable.getAsInt())));
        }
        // Dates and times are combined in any case (Table K.6-1, Scheduled Procedure Step Start Time).
        var options = QueryNegotiation.matching(context, identifier, names).withCombinedDateTime();
        return new WorklistMatches(context, identifier, options, source.orElseThrow().open(identifier));
    }

    @Override
    public void close() {
        source.ifPresent(WorklistSource::close);
    }
}
