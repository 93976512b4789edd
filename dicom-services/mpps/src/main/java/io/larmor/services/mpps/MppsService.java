package io.larmor.services.mpps;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.NCreateRq;
import io.larmor.dimse.NGetRq;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.NSetRq;
import io.larmor.dimse.Status;
import io.larmor.services.spi.Initiation;
import io.larmor.services.spi.Meters;
import io.larmor.services.spi.NOperation;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.Role;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;
import io.larmor.services.spi.Subject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The SCP of Modality Performed Procedure Step, of its Retrieve SOP class, and of its Notification SOP class on associations of its own.
///
/// *Threading*: changes are made one at a time, as steps are few and each is forced to the disk.
final class MppsService implements SopClassService, NOperation {

    private static final Logger LOG = LoggerFactory.getLogger(MppsService.class);
    private static final String IN_PROGRESS = "IN PROGRESS";
    private static final List<String> FINAL_STATES = List.of("COMPLETED", "DISCONTINUED");
    private static final String UTF_8 = "ISO_IR 192";
    /// PS3.4 Table F.7.2-2.
    private static final Status MAY_NO_LONGER_BE_UPDATED = Status.PROCESSING_FAILURE
            .withComment("Performed Procedure Step Object may no longer be updated").withErrorId(0xA710);
    private static final Status NO_SUCH_STATE = Status.INVALID_ATTRIBUTE_VALUE
            .withComment(Tag.toString(Tag.PerformedProcedureStepStatus) + " has no value that is allowed here");
    /// Requested optional Attributes are not supported (PS3.4 Table F.8.2-2).
    private static final Status OPTIONAL_NOT_SUPPORTED = Status.of(0x0001);

    private final PerformedProcedureSteps steps;
    private final Requirements requirements;
    private final PerformedProcedureStepListener listener;
    private final Notifications notifications;
    private final Meters meters;
    private final ReentrantLock lock = new ReentrantLock();

    MppsService(PerformedProcedureSteps steps, Requirements requirements, PerformedProcedureStepListener listener,
            Notifications notifications, Meters meters) {
        this.steps = steps;
        this.requirements = requirements;
        this.listener = listener;
        this.notifications = notifications;
        this.meters = meters;
    }

    @Override
    public Collection<ServiceDescriptor> descriptors() {
        return List.of(
                ServiceDescriptor.builder(Uid.ModalityPerformedProcedureStep)
                        .operations(Operation.N_CREATE, Operation.N_SET)
                        .statuses(Operation.N_CREATE, 0x0000, 0x0111, 0x0117, 0x0120, 0x0121)
                        .status(Operation.N_CREATE, 0x0106, "Performed Procedure Step Status is not IN PROGRESS")
                        .status(Operation.N_CREATE, 0x0213, "No more steps can be kept")
                        .statuses(Operation.N_SET, 0x0000, 0x0112, 0x0120, 0x0121)
                        .status(Operation.N_SET, 0x0106,
                                "An attribute must not be changed, or has a value that is not allowed")
                        .status(Operation.N_SET, 0x0110, "The step is COMPLETED or DISCONTINUED (Error ID A710H)")
                        .status(Operation.N_SET, 0x0213, "No more steps can be kept").build(),
                ServiceDescriptor.builder(Uid.ModalityPerformedProcedureStepRetrieve).operations(Operation.N_GET)
                        .statuses(Operation.N_GET, 0x0000, 0x0001, 0x0112).build());
    }

    @Override
    public Collection<Initiation> initiations() {
        return List.of(new Initiation(Uid.ModalityPerformedProcedureStepNotification, Role.SCP,
                Operation.N_EVENT_REPORT, "A step changes, and peers are to be notified of that"));
    }

    @Override
    public NResult perform(OperationContext context, NRequest request, @Nullable DataSet dataSet) throws IOException {
        return perform(request, dataSet);
    }

    NResult perform(NRequest request, @Nullable DataSet dataSet) throws IOException {
        DataSet attributes = dataSet == null ? DataSet.EMPTY : dataSet;
        lock.lock();
        try {
            return switch (request) {
                case NCreateRq create -> create(create.sopInstance(), attributes);
                case NSetRq set -> set(set.sopInstance(), attributes);
                case NGetRq get -> get(get);
                default -> new NResult(Status.UNRECOGNIZED_OPERATION);
            };
        } finally {
            lock.unlock();
        }
    }

    private NResult create(String named, DataSet step) throws IOException {
        String uid = named.isEmpty() ? Uids.generate() : named;
        if (!Uids.isValid(uid)) {
            return new NResult(Status.INVALID_SOP_INSTANCE);
        }
        if (steps.find(uid).isPresent()) {
            return new NResult(Status.DUPLICATE_SOP_INSTANCE);
        }
        Status complete = requirements.onCreate(step);
        if (complete.isFailure()) {
            return new NResult(complete);
        }
        // "The SCP shall accept N-CREATE request primitives only if the value … is IN PROGRESS" (PS3.4 §F.7.2.1.3)
        if (!state(step).equals(IN_PROGRESS)) {
            return new NResult(NO_SUCH_STATE, step.only(Tag.PerformedProcedureStepStatus));
        }
        return keep(uid, "", step);
    }

    private NResult set(String uid, DataSet modifications) throws IOException {
        Optional<DataSet> kept = steps.find(uid);
        if (kept.isEmpty()) {
            return new NResult(Status.NO_SUCH_SOP_INSTANCE);
        }
        // "… only if the value of the already existing Attribute … is IN PROGRESS" (PS3.4 §F.7.2.2.3)
        if (!state(kept.get()).equals(IN_PROGRESS)) {
            return new NResult(MAY_NO_LONGER_BE_UPDATED);
        }
        List<Integer> forbidden = Requirements.notSettable(kept.get(), modifications);
        if (!forbidden.isEmpty()) {
            return new NResult(
                    Status.INVALID_ATTRIBUTE_VALUE.withComment("May not be changed: " + Requirements.words(forbidden)),
                    modifications.only(forbidden.stream().mapToInt(Integer::intValue).toArray()));
        }
        DataSet step = merge(kept.get(), modifications);
        boolean ends = FINAL_STATES.contains(state(step));
        if (!ends && !state(step).equals(IN_PROGRESS)) {
            return new NResult(NO_SUCH_STATE, modifications.only(Tag.PerformedProcedureStepStatus));
        }
        Status complete = ends ? requirements.inFinalState(step) : Status.SUCCESS;
        return complete.isFailure() ? new NResult(complete) : keep(uid, state(kept.get()), step);
    }

    /// "The N-SET value for Specific Character Set (0008,0005) does not replace the previous value" (PS3.4 §F.7.2.2.3): a step whose
    /// attributes come in different ones is kept in UTF-8.
    private static DataSet merge(DataSet step, DataSet modifications) {
        List<String> before = step.strings(Tag.SpecificCharacterSet);
        List<String> now = modifications.strings(Tag.SpecificCharacterSet);
        DataSet merged = step.withAll(modifications);
        if (now.isEmpty() || now.equals(before)) {
            return merged;
        }
        return merged.with(Tag.SpecificCharacterSet, before.isEmpty() && now.size() == 1 ? now.getFirst() : UTF_8);
    }

    private NResult keep(String uid, String before, DataSet step) throws IOException {
        if (!steps.put(uid, step)) {
            return new NResult(Status.RESOURCE_LIMITATION);
        }
        meters.counter(state(step).toLowerCase(Locale.ROOT)).add(1);
        try {
            listener.changed(uid, step);
        } catch (RuntimeException e) {
            LOG.error("The listener of performed procedure steps failed with {}", e.getClass().getName());
            LOG.trace("The listener of performed procedure steps failed", e);
        }
        notifications.send(uid, Notifications.event(before, state(step)));
        return about(step, new NResult(Status.SUCCESS, uid, null));
    }

    private static NResult about(DataSet step, NResult result) {
        return result.about(() -> Subject.ofStep(step, Tag.ScheduledStepAttributesSequence));
    }

    private NResult get(NGetRq request) throws IOException {
        Optional<DataSet> step = steps.find(request.sopInstance());
        if (step.isEmpty()) {
            return new NResult(Status.NO_SUCH_SOP_INSTANCE);
        }
        if (request.attributes().isEmpty()) {
            return about(step.get(), new NResult(Status.SUCCESS, step.get()));
        }
        int[] asked = request.attributes().stream().mapToInt(Integer::intValue).toArray();
        DataSet answer = step.get().only(asked);
        if (!answer.contains(Tag.SpecificCharacterSet)) {
            answer = step.get().element(Tag.SpecificCharacterSet).map(answer::with).orElse(answer);
        }
        boolean all = request.attributes().stream().allMatch(tag -> step.get().contains(tag));
        return about(step.get(), new NResult(all ? Status.SUCCESS : OPTIONAL_NOT_SUPPORTED, answer));
    }

    @Override
    public void close() {
        notifications.close();
    }

    private static String state(DataSet step) {
        return step.string(Tag.PerformedProcedureStepStatus).orElse("").strip();
    }
}
