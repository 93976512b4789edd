package io.larmor.services.ups;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.services.spi.EventReporter.Event;

/// Makes the events that are reported (PS3.4 Table CC.2.4-1).
final class Events {
    private static final int STATE_REPORT = 1;
    private static final int CANCEL_REQUESTED = 2;
    private static final int PROGRESS_REPORT = 3;
    private static final int SCP_STATUS_CHANGE = 4;
    private static final int ASSIGNED = 5;

    private Events() {}

    static Event state(Step step) {
        var information = characterSet(step).set(Tag.ProcedureStepState, step.state().value()).set(
                Tag.InputReadinessState, step.attributes().string(Tag.InputReadinessState).orElse("UNAVAILABLE"));
        step.attributes().item(Tag.ProcedureStepProgressInformationSequence).ifPresent(progress -> {
            progress.element(Tag.ReasonForCancellation).ifPresent(information::add);
            progress.element(Tag.ProcedureStepDiscontinuationReasonCodeSequence).ifPresent(information::add);
        });
        return new Event(step.uid(), STATE_REPORT, information.build());
    }

    static Event cancelRequested(String uid, String requestingAe, DataSet request) {
        var information = DataSet.builder().addAll(request.only(Tag.ReasonForCancellation,
                Tag.ProcedureStepDiscontinuationReasonCodeSequence, Tag.ContactURI, Tag.ContactDisplayName,
                Tag.SpecificCharacterSet)).set(Tag.RequestingAE, requestingAe);
        return new Event(uid, CANCEL_REQUESTED, information.build());
    }

    static Event progress(Step step) {
        return new Event(step.uid(), PROGRESS_REPORT, step.attributes()
                .only(Tag.SpecificCharacterSet, Tag.ProcedureStepProgressInformationSequence));
    }

    static Event assigned(Step step) {
        var information = characterSet(step);
        information.addAll(step.attributes().only(Tag.ScheduledStationNameCodeSequence));
        step.attributes().item(Tag.ScheduledHumanPerformersSequence).ifPresent(performer -> information
                .addAll(performer.only(Tag.HumanPerformerCodeSequence, Tag.HumanPerformerOrganization)));
        return new Event(step.uid(), ASSIGNED, information.build());
    }

    /// Text goes out as it is in the step, and so does what it is written in.
    private static DataSetBuilder characterSet(Step step) {
        return DataSet.builder().addAll(step.attributes().only(Tag.SpecificCharacterSet));
    }

    /// {@return whether somebody or some station is named for a step}
    static boolean isAssigned(DataSet attributes) {
        return !attributes.items(Tag.ScheduledStationNameCodeSequence).isEmpty()
                || !attributes.items(Tag.ScheduledHumanPerformersSequence).isEmpty();
    }

    /// {@return what is sent after a restart}
    ///
    /// @param preserved whether steps and subscriptions are those of before
    static Event restarted(boolean preserved) {
        var start = preserved ? "WARM START" : "COLD START";
        return new Event(Uid.UPSGlobalSubscriptionInstance, SCP_STATUS_CHANGE,
                DataSet.builder().set(Tag.SCPStatus, "RESTARTED").set(Tag.SubscriptionListStatus, start)
                        .set(Tag.UnifiedProcedureStepListStatus, start).build());
    }
}
