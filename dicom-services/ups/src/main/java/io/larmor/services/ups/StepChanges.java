package io.larmor.services.ups;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.larmor.data.DataSet;
import io.larmor.data.DicomDateTime;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.Status;
import io.larmor.services.spi.EventReporter;
import io.larmor.services.spi.NResult;

/// What changes a step: N-CREATE, N-SET, and the actions that change its state (PS3.4 Table CC.1.1-2).
///
/// *Threading*: one thread at a time.
final class StepChanges {
    private static final String UTF_8 = "ISO_IR 192";
    /// "If a value is not provided by the SCU, the SCP shall fill in the Worklist Label" (Table CC.2.5-3).
    private static final String WORKLIST = "DEFAULT";
    /// They name no step.
    private static final Set<String> RESERVED = Set.of(Uid.UPSGlobalSubscriptionInstance,
            Uid.UPSFilteredGlobalSubscriptionInstance);

    private final Steps steps;
    private final EventReporter reporter;

    StepChanges(Steps steps, EventReporter reporter) {
        this.steps = steps;
        this.reporter = reporter;
    }

    NResult create(String named, DataSet given) throws IOException {
        var uid = named.isEmpty() ? Uids.generate() : named;
        if (!Uids.isValid(uid) || RESERVED.contains(uid)) {
            return new NResult(Status.INVALID_SOP_INSTANCE);
        }
        if (steps.find(uid).isPresent()) {
            return new NResult(Status.DUPLICATE_SOP_INSTANCE);
        }
        var state = given.string(Tag.ProcedureStepState).orElse("").strip();
        if (!state.isEmpty() && !state.equals(StepState.SCHEDULED.value())) {
            return new NResult(Statuses.NOT_SCHEDULED);
        }
        // "Create SOP Instance with empty transaction UID" (Table CC.1.1-2), whatever the peer says of it, or leaves out.
        var complete = Requirements.onCreate(given.toBuilder().setEmpty(Tag.TransactionUID).build());
        if (complete.isFailure()) {
            return new NResult(complete);
        }
        steps.sweep();
        if (steps.isFull()) {
            return new NResult(Status.RESOURCE_LIMITATION);
        }
        var step = steps.keep(steps.subscribed(new Step(uid, stamped(labeled(Step.given(given))), "", Map.of())));
        report(step, Events.state(step));
        if (Events.isAssigned(step.attributes())) {
            report(step, Events.assigned(step));
        }
        return new NResult(Status.SUCCESS, uid, null);
    }

    Status set(String uid, DataSet modifications) throws IOException {
        var found = steps.find(uid);
        if (found.isEmpty()) {
            return Statuses.NO_SUCH_STEP;
        }
        var step = found.get();
        var transaction = modifications.string(Tag.TransactionUID).orElse("");
        if (step.state().isFinal()) {
            return Statuses.MAY_NO_LONGER_BE_UPDATED;
        }
        if (step.state() == StepState.SCHEDULED && !transaction.isEmpty()) {
            // "To N-SET a UPS instance currently in the SCHEDULED state, the Transaction UID Attribute shall not be present."
            return Statuses.NOT_IN_PROGRESS;
        }
        if (step.state() == StepState.IN_PROGRESS && !transaction.equals(step.transaction())) {
            return Statuses.WRONG_TRANSACTION_UID;
        }
        var allowed = Requirements.onSet(modifications.without(Tag.TransactionUID));
        if (allowed.isFailure()) {
            return allowed;
        }
        var changed = steps.keep(step.with(stamped(merge(step.attributes(), Step.given(modifications)))));
        if (modifications.contains(Tag.InputReadinessState)) {
            report(changed, Events.state(changed));
        }
        if (modifications.contains(Tag.ProcedureStepProgressInformationSequence)) {
            report(changed, Events.progress(changed));
        }
        if (modifications.contains(Tag.ScheduledStationNameCodeSequence)
                || modifications.contains(Tag.ScheduledHumanPerformersSequence)) {
            report(changed, Events.assigned(changed));
        }
        return Status.SUCCESS;
    }

    Status changeState(String uid, DataSet information) throws IOException {
        var found = steps.find(uid);
        if (found.isEmpty()) {
            return Statuses.NO_SUCH_STEP;
        }
        var step = found.get();
        var wanted = StepState.of(information.string(Tag.ProcedureStepState).orElse(""));
        if (wanted.isEmpty()) {
            return Status.INVALID_ARGUMENT_VALUE
                    .withComment(Tag.toString(Tag.ProcedureStepState) + " is no state of a step");
        }
        var transaction = information.string(Tag.TransactionUID).orElse("");
        if (wanted.get() == StepState.SCHEDULED) {
            return Statuses.SCHEDULED_BY_CREATE_ONLY;
        }
        // Of a step that nobody has claimed any Transaction UID is the correct one.
        boolean correct = !transaction.isEmpty()
                && (step.transaction().isEmpty() || step.transaction().equals(transaction));
        if (!correct) {
            return Statuses.WRONG_TRANSACTION_UID;
        }
        return wanted.get() == StepState.IN_PROGRESS ? claim(step, transaction) : end(step, wanted.get());
    }

    private Status claim(Step step, String transaction) throws IOException {
        return switch (step.state()) {
            case SCHEDULED -> {
                if (!Uids.isValid(transaction)) {
                    yield Statuses.WRONG_TRANSACTION_UID;
                }
                enter(step.claimedBy(transaction), StepState.IN_PROGRESS);
                yield Status.SUCCESS;
            }
            case IN_PROGRESS -> Statuses.ALREADY_IN_PROGRESS;
            case COMPLETED, CANCELED -> Statuses.MAY_NO_LONGER_BE_UPDATED;
        };
    }

    private Status end(Step step, StepState wanted) throws IOException {
        if (step.state() == StepState.SCHEDULED) {
            return Statuses.NOT_IN_PROGRESS;
        }
        if (step.state() == wanted) {
            return wanted == StepState.COMPLETED ? Statuses.ALREADY_COMPLETED : Statuses.ALREADY_CANCELED;
        }
        if (step.state().isFinal()) {
            return Statuses.MAY_NO_LONGER_BE_UPDATED;
        }
        var met = Requirements.inFinalState(step.found(), wanted);
        if (!met.isFailure()) {
            enter(step, wanted);
        }
        return met;
    }

    Status requestCancel(String uid, String ae, DataSet request) throws IOException {
        var found = steps.find(uid);
        if (found.isEmpty()) {
            return Statuses.NO_SUCH_STEP;
        }
        var step = found.get();
        return switch (step.state()) {
            case SCHEDULED -> {
                // "… first to IN PROGRESS and then to CANCELED, ensuring that the Final State requirements … are met" (§CC.2.2.3): what is
                // kept is the second alone, for nobody could end a step that a crash leaves in between.
                var claimed = step.claimedBy(Uids.generate()).in(StepState.IN_PROGRESS);
                var kept = steps
                        .keep(entered(claimed.with(canceled(claimed.attributes(), request)), StepState.CANCELED));
                report(kept, Events.state(claimed));
                report(kept, Events.state(kept));
                yield Status.SUCCESS;
            }
            case IN_PROGRESS -> {
                if (step.subscribers().isEmpty()) {
                    yield Statuses.PERFORMER_CANNOT_BE_CONTACTED;
                }
                report(step, Events.cancelRequested(uid, ae, request));
                yield Status.SUCCESS;
            }
            case COMPLETED -> Statuses.COMPLETED_ALREADY;
            case CANCELED -> Statuses.ALREADY_CANCELED;
        };
    }

    private static DataSet canceled(DataSet attributes, DataSet request) {
        var progress = attributes.item(Tag.ProcedureStepProgressInformationSequence).orElse(DataSet.EMPTY).toBuilder()
                .set(Tag.ProcedureStepCancellationDateTime, now())
                .setItems(Tag.ProcedureStepDiscontinuationReasonCodeSequence,
                        DataSet.builder().set(Tag.CodeValue, "110513").set(Tag.CodingSchemeDesignator, "DCM")
                                .set(Tag.CodeMeaning, "Discontinued for unspecified reason").build());
        request.element(Tag.ProcedureStepDiscontinuationReasonCodeSequence).filter(codes -> !codes.isEmpty())
                .ifPresent(progress::add);
        request.element(Tag.ReasonForCancellation).ifPresent(progress::add);
        if (request.contains(Tag.ContactURI) || request.contains(Tag.ContactDisplayName)) {
            progress.setItems(Tag.ProcedureStepCommunicationsURISequence,
                    request.only(Tag.ContactURI, Tag.ContactDisplayName));
        }
        var changed = DataSet.builder().setItems(Tag.ProcedureStepProgressInformationSequence, progress.build());
        request.element(Tag.SpecificCharacterSet).ifPresent(changed::add);
        return merge(attributes, changed.build());
    }

    private void enter(Step step, StepState state) throws IOException {
        var kept = steps.keep(entered(step, state));
        report(kept, Events.state(kept));
    }

    private static Step entered(Step step, StepState state) {
        var entered = step.in(state);
        return entered.with(stamped(entered.attributes()));
    }

    private void report(Step step, EventReporter.Event event) {
        for (Map.Entry<String, Boolean> subscriber : step.subscribers().entrySet()) {
            reporter.send(subscriber.getKey(), event);
        }
    }

    private static DataSet labeled(DataSet attributes) {
        return attributes.string(Tag.WorklistLabel).orElse("").isBlank()
                ? attributes.with(Tag.WorklistLabel, WORKLIST)
                : attributes;
    }

    private static DataSet stamped(DataSet attributes) {
        return attributes.with(Tag.ScheduledProcedureStepModificationDateTime, now());
    }

    private static String now() {
        return DicomDateTime.of(OffsetDateTime.now(ZoneId.systemDefault())).toString();
    }

    /// "… to appropriately modify its internal representation so that subsequent operations reflect the combination of the character sets"
    /// (§CC.2.6.3): a step whose attributes come in different ones is kept in UTF-8.
    private static DataSet merge(DataSet step, DataSet modifications) {
        List<String> before = step.strings(Tag.SpecificCharacterSet);
        List<String> now = modifications.strings(Tag.SpecificCharacterSet);
        var merged = step.withAll(modifications);
        return now.equals(before) || (now.isEmpty() && before.isEmpty())
                ? merged
                : now.isEmpty()
                        ? merged.with(Tag.SpecificCharacterSet, before.toArray(String[]::new))
                        : merged.with(Tag.SpecificCharacterSet, UTF_8);
    }
}
