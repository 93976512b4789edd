package io.larmor.services.ups;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import io.larmor.data.DataSet;
import io.larmor.data.NameMatcher;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.NActionRq;
import io.larmor.dimse.NCreateRq;
import io.larmor.dimse.NGetRq;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.NSetRq;
import io.larmor.dimse.Status;
import io.larmor.services.spi.EventReporter;
import io.larmor.services.spi.FindOperation;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.Initiation;
import io.larmor.services.spi.NOperation;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.QueryNegotiation;
import io.larmor.services.spi.Role;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;
import io.larmor.services.spi.Subject;
import org.jspecify.annotations.Nullable;

/// The SCP of UPS Push, Pull, Watch and Query, and of UPS Event on associations of its own: "the UPS SCP opens an Association for
/// N-EVENT-REPORT messages as necessary" (PS3.4 §CC.2, §CC.3). UPS Event is therefore not accepted on associations that others request.
///
/// *Threading*: changes are made one at a time; queries do not wait for them.
final class UpsService implements SopClassService, NOperation, FindOperation {
    private static final int CHANGE_STATE = 1;
    private static final int REQUEST_CANCEL = 2;
    private static final Set<Integer> OF_PUSH = Set.of(REQUEST_CANCEL);
    private static final Set<Integer> OF_PULL = Set.of(CHANGE_STATE);
    private static final Set<Integer> OF_WATCH = Set.of(REQUEST_CANCEL, Subscriptions.SUBSCRIBE,
            Subscriptions.UNSUBSCRIBE, Subscriptions.SUSPEND);

    private final Steps steps;
    private final EventReporter reporter;
    private final NameMatcher names;
    private final StepChanges changes;
    private final Subscriptions subscriptions;
    private final ReentrantLock lock = new ReentrantLock();

    /// @param fallback who is told of a restart besides the subscribers
    UpsService(Steps steps, EventReporter reporter, NameMatcher names, List<String> fallback) {
        this.steps = steps;
        this.reporter = reporter;
        this.names = names;
        changes = new StepChanges(steps, reporter);
        subscriptions = new Subscriptions(steps, reporter);
        // "Each time the SCP is restarted, the SCP shall send an SCP Status Change Event" (§CC.2.4.3).
        Stream.concat(steps.subscribers().stream(), fallback.stream()).distinct()
                .forEach(ae -> reporter.send(ae, Events.restarted(steps.arePreserved())));
    }

    @Override
    public Collection<ServiceDescriptor> descriptors() {
        return List.of(
                descriptor(Uid.UnifiedProcedureStepPush, Operation.N_CREATE, Operation.N_ACTION, Operation.N_GET),
                descriptor(Uid.UnifiedProcedureStepPull, Operation.FIND, Operation.N_GET, Operation.N_SET,
                        Operation.N_ACTION),
                descriptor(Uid.UnifiedProcedureStepWatch, Operation.N_ACTION, Operation.N_GET, Operation.FIND),
                descriptor(Uid.UnifiedProcedureStepQuery, Operation.FIND));
    }

    private static ServiceDescriptor descriptor(String sopClass, Operation... operations) {
        var descriptor = ServiceDescriptor.builder(sopClass).operations(operations)
                .commandClasses(Uid.UnifiedProcedureStepPush)
                .transferSyntaxes(Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian, Uid.ExplicitVRBigEndian,
                        Uid.DeflatedExplicitVRLittleEndian);
        if (List.of(operations).contains(Operation.FIND)) {
            descriptor.extendedNegotiation(1, 1, 1, 1).keys("", StepMatches.KEYS);
        }
        for (Operation operation : operations) {
            descriptor.statuses(operation, Statuses.answersTo(operation, sopClass));
        }
        return descriptor.build();
    }

    @Override
    public Collection<Initiation> initiations() {
        return List.of(new Initiation(Uid.UnifiedProcedureStepEvent, Role.SCP, Operation.N_EVENT_REPORT,
                "A step changes that somebody has subscribed to"));
    }

    @Override
    public FindResult find(OperationContext context, CFindRq request, DataSet identifier) {
        var options = QueryNegotiation.matching(context, identifier, names);
        return new StepMatches(context, identifier, options, List.copyOf(steps.all()));
    }

    @Override
    public NResult perform(OperationContext context, NRequest request, @Nullable DataSet dataSet) throws IOException {
        return perform(context.presentationContext().abstractSyntax(), context.association().peerAe(), request,
                dataSet == null ? DataSet.EMPTY : dataSet);
    }

    NResult perform(String sopClass, String ae, NRequest request, DataSet dataSet) throws IOException {
        lock.lock();
        try {
            var result = switch (request) {
                case NCreateRq create -> changes.create(create.sopInstance(), dataSet);
                case NSetRq set -> new NResult(changes.set(set.sopInstance(), dataSet));
                case NGetRq get -> get(get);
                case NActionRq action -> new NResult(action(sopClass, ae, action, dataSet));
                default -> new NResult(Status.UNRECOGNIZED_OPERATION);
            };
            return about(result.sopInstance().isEmpty() ? request.sopInstance() : result.sopInstance(), result);
        } catch (Steps.NoRoomException _) {
            return new NResult(Status.RESOURCE_LIMITATION);
        } finally {
            lock.unlock();
        }
    }

    /// A global subscription is about all steps, and none.
    private NResult about(String uid, NResult result) {
        var attributes = steps.find(uid).map(Step::attributes).orElse(DataSet.EMPTY);
        return result.about(() -> Subject.ofStep(attributes, Tag.ReferencedRequestSequence));
    }

    private Status action(String sopClass, String ae, NActionRq action, DataSet information) throws IOException {
        var allowed = switch (sopClass) {
            case Uid.UnifiedProcedureStepPull -> OF_PULL;
            case Uid.UnifiedProcedureStepWatch -> OF_WATCH;
            default -> OF_PUSH;
        };
        if (!allowed.contains(action.actionTypeId())) {
            return Status.NO_SUCH_ACTION_TYPE;
        }
        return switch (action.actionTypeId()) {
            case CHANGE_STATE -> changes.changeState(action.sopInstance(), information);
            case REQUEST_CANCEL -> changes.requestCancel(action.sopInstance(), ae, information);
            default -> subscriptions.perform(action.actionTypeId(), action.sopInstance(), information);
        };
    }

    /// "The SCP shall not return the Transaction UID" (§CC.2.7.3); a [Step] does not hold it among its attributes.
    private NResult get(NGetRq request) {
        var step = steps.find(request.sopInstance());
        if (step.isEmpty()) {
            return new NResult(Statuses.NO_SUCH_STEP);
        }
        var attributes = step.get().attributes();
        if (request.attributes().isEmpty()) {
            return new NResult(Status.SUCCESS, attributes);
        }
        var answer = attributes.only(request.attributes().stream().mapToInt(Integer::intValue).toArray())
                .withAll(attributes.only(Tag.SpecificCharacterSet));
        boolean all = request.attributes().stream().allMatch(attributes::contains);
        return new NResult(all ? Status.SUCCESS : Statuses.OPTIONAL_NOT_SUPPORTED, answer);
    }

    @Override
    public void close() {
        reporter.close();
    }
}
