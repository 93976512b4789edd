package io.larmor.services.ups;

import java.io.IOException;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.services.spi.EventReporter;

/// Who is told of which steps: the UPS Subscription State Transition Table (PS3.4 Table CC.2.3-2). A filtered global subscription concerns
/// the steps that match when it is made, and those that match when they are created; it ends as any global one does.
///
/// *Threading*: one thread at a time.
final class Subscriptions {
    static final int SUBSCRIBE = 3;
    static final int UNSUBSCRIBE = 4;
    static final int SUSPEND = 5;

    private final Steps steps;
    private final EventReporter reporter;

    Subscriptions(Steps steps, EventReporter reporter) {
        this.steps = steps;
        this.reporter = reporter;
    }

    Status perform(int action, String uid, DataSet information) throws IOException {
        var ae = information.string(Tag.ReceivingAE).orElse("").strip();
        if (ae.isEmpty()) {
            return Status.MISSING_ATTRIBUTE_VALUE.withComment("No value: " + Tag.toString(Tag.ReceivingAE));
        }
        boolean filtered = uid.equals(Uid.UPSFilteredGlobalSubscriptionInstance);
        boolean global = filtered || uid.equals(Uid.UPSGlobalSubscriptionInstance);
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
        if (!global) {
            return subscribe(ae, uid, lock.equals("TRUE"));
        }
        var keys = filtered ? information.without(Tag.ReceivingAE).without(Tag.DeletionLock) : DataSet.EMPTY;
        if (filtered && keys.without(Tag.SpecificCharacterSet).isEmpty()) {
            return Status.INVALID_ARGUMENT_VALUE.withComment("There are no matching keys");
        }
        return subscribeGlobally(ae, new GlobalSubscription(lock.equals("TRUE"), keys.compact()));
    }

    private Status subscribe(String ae, String uid, boolean locked) throws IOException {
        var step = steps.find(uid);
        if (step.isEmpty()) {
            return Statuses.NO_SUCH_STEP;
        }
        reporter.send(ae, Events.state(steps.keep(step.get().subscribed(ae, locked))));
        return Status.SUCCESS;
    }

    /// An application entity has one global subscription, with a filter or without: the last.
    private Status subscribeGlobally(String ae, GlobalSubscription subscription) throws IOException {
        steps.subscribeGlobally(ae, subscription);
        for (var step : List.copyOf(steps.all())) {
            if (!subscription.covers(step)) {
                continue;
            }
            if (!step.subscribers().containsKey(ae)) {
                steps.keep(step.subscribed(ae, subscription.locked()));
            }
            if (subscription.locked()) {
                // "… a UPS State Report Event for every UPS Instance managed by the SCP" (§CC.2.4.3)
                reporter.send(ae, Events.state(step));
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
