package io.larmor.services.ups;

import java.io.IOException;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;

/// Who is told of which steps: the UPS Subscription State Transition Table (PS3.4 Table CC.2.3-2).
///
/// *Threading*: one thread at a time.
final class Subscriptions {
    static final int SUBSCRIBE = 3;
    static final int UNSUBSCRIBE = 4;
    static final int SUSPEND = 5;

    private final Steps steps;
    private final Reporter reporter;

    Subscriptions(Steps steps, Reporter reporter) {
        this.steps = steps;
        this.reporter = reporter;
    }

    Status perform(int action, String uid, DataSet information) throws IOException {
        var ae = information.string(Tag.ReceivingAE).orElse("").strip();
        if (ae.isEmpty()) {
            return Status.MISSING_ATTRIBUTE_VALUE.withComment("No value: " + Tag.toString(Tag.ReceivingAE));
        }
        boolean global = uid.equals(Uid.UPSGlobalSubscriptionInstance);
        if (action == SUBSCRIBE && !reporter.knows(ae)) {
            return Statuses.UNKNOWN_RECEIVING_AE;
        }
        if (action == SUSPEND) {
            if (!global) {
                return steps.find(uid).isPresent() ? Statuses.NOT_APPROPRIATE : Statuses.NO_SUCH_STEP;
            }
            steps.unsubscribeGlobally(ae);
            return Status.SUCCESS;
        }
        if (action == UNSUBSCRIBE) {
            return global ? unsubscribeGlobally(ae) : unsubscribe(ae, uid);
        }
        var lock = information.string(Tag.DeletionLock).orElse("").strip();
        if (!lock.equals("TRUE") && !lock.equals("FALSE")) {
            return Status.INVALID_ARGUMENT_VALUE
                    .withComment(Tag.toString(Tag.DeletionLock) + " must be TRUE or FALSE");
        }
        return global ? subscribeGlobally(ae, lock.equals("TRUE")) : subscribe(ae, uid, lock.equals("TRUE"));
    }

    private Status subscribe(String ae, String uid, boolean locked) throws IOException {
        var step = steps.find(uid);
        if (step.isEmpty()) {
            // The well-known UID of filtered global subscriptions too: "if the SCP does not support Filtered Global Subscription it will
            // return a Failure response with a Code of C307".
            return Statuses.NO_SUCH_STEP;
        }
        reporter.send(ae, Event.state(steps.keep(step.get().subscribed(ae, locked))));
        return Status.SUCCESS;
    }

    private Status subscribeGlobally(String ae, boolean locked) throws IOException {
        steps.subscribeGlobally(ae, locked);
        for (var step : List.copyOf(steps.all())) {
            if (!step.subscribers().containsKey(ae)) {
                steps.keep(step.subscribed(ae, locked));
            }
            if (locked) {
                // "… a UPS State Report Event for every UPS Instance managed by the SCP" (§CC.2.4.3)
                reporter.send(ae, Event.state(step));
            }
        }
        return Status.SUCCESS;
    }

    private Status unsubscribe(String ae, String uid) throws IOException {
        var step = steps.find(uid);
        if (step.isEmpty()) {
            return Statuses.NO_SUCH_STEP;
        }
        steps.keep(step.get().unsubscribed(ae));
        return Status.SUCCESS;
    }

    private Status unsubscribeGlobally(String ae) throws IOException {
        steps.unsubscribeGlobally(ae);
        for (var step : List.copyOf(steps.all())) {
            if (step.subscribers().containsKey(ae)) {
                steps.keep(step.unsubscribed(ae));
            }
        }
        return Status.SUCCESS;
    }
}
