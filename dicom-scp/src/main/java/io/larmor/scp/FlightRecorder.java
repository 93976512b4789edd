package io.larmor.scp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Negotiator;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/// Writes what a server does into Java's flight recording, if there is one: events `io.larmor.Association`, `io.larmor.Operation` and `io.larmor.SubOperation`.
/// While nothing is recorded, nothing is measured. The events hold no data of patients.
///
/// Needs the module `jdk.jfr`. Hand it to [DicomServerBuilder#listener(AssociationListener)] and [DicomServerBuilder#operationListener].
///
/// *Threading*: thread-safe.
@SuppressWarnings("UnusedVariable") // the fields of events are read by the recording
public final class FlightRecorder implements AssociationListener, OperationListener {

    /// Makes a recorder; one serves any number of servers.
    public FlightRecorder() {}

    @Override
    public boolean listens() {
        return new OperationEvent().isEnabled() || new SubOperationEvent().isEnabled();
    }

    @Override
    public void opened(AssociationInfo association) {
        associationEvent("opened", association, "");
    }

    @Override
    public void closed(AssociationInfo association, @Nullable Exception cause) {
        associationEvent(cause == null ? "released" : "aborted", association,
                cause == null ? "" : cause.getClass().getSimpleName());
    }

    private static void associationEvent(String what, AssociationInfo association, String reason) {
        var event = new AssociationEvent();
        if (event.isEnabled()) {
            event.what = what;
            event.peer = association.peerAe();
            event.called = association.localAe();
            event.address = text(association.remoteAddress());
            event.reason = reason;
            event.commit();
        }
    }

    @Override
    public void rejected(AssociationRequest request, Optional<InetSocketAddress> from,
            Negotiator.Decision.Reject reason) {
        var event = new AssociationEvent();
        if (event.isEnabled()) {
            event.what = "rejected";
            event.peer = request.callingAe();
            event.called = request.calledAe();
            event.address = text(from);
            event.reason = reason.reason().name();
            event.commit();
        }
    }

    @Override
    public void failed(Optional<InetSocketAddress> from, IOException cause) {
        var event = new AssociationEvent();
        if (event.isEnabled()) {
            event.what = "failed";
            event.address = text(from);
            event.reason = cause.getClass().getSimpleName();
            event.commit();
        }
    }

    private static String text(Optional<InetSocketAddress> address) {
        return address.map(at -> at.getAddress().getHostAddress()).orElse("");
    }

    @Override
    public void performed(PerformedOperation operation) {
        var event = new OperationEvent();
        if (event.isEnabled()) {
            event.operation = operation.operation().name();
            event.peer = operation.association().peerAe();
            event.sopClass = operation.sopClass();
            event.status = operation.status().code();
            event.elapsed = operation.elapsed().toNanos();
            event.bytes = operation.bytes();
            event.pending = operation.pending();
            event.commit();
        }
    }

    @Override
    public void sent(SentInstance instance) {
        var event = new SubOperationEvent();
        if (event.isEnabled()) {
            event.operation = instance.operation().name();
            event.peer = instance.association().peerAe();
            event.destination = instance.destination();
            event.sopClass = instance.sopClass();
            event.status = instance.status().code();
            event.bytes = instance.bytes();
            event.commit();
        }
    }

    @Name("io.larmor.Association")
    @Label("DICOM Association")
    @Description("An association was opened, released, aborted or rejected, or a connection failed before")
    @Category("DICOM")
    @StackTrace(false)
    private static final class AssociationEvent extends Event {
        @Label("What")
        private @Nullable String what;
        @Label("Peer's AE Title")
        private @Nullable String peer;
        @Label("Called AE Title")
        private @Nullable String called;
        @Label("Address")
        private @Nullable String address;
        @Label("Reason")
        private @Nullable String reason;
    }

    @Name("io.larmor.Operation")
    @Label("DICOM Operation")
    @Description("An operation has had its final response")
    @Category("DICOM")
    @StackTrace(false)
    private static final class OperationEvent extends Event {
        @Label("Operation")
        private @Nullable String operation;
        @Label("Peer's AE Title")
        private @Nullable String peer;
        @Label("SOP Class UID")
        private @Nullable String sopClass;
        @Label("Status")
        private int status;
        @Label("Elapsed")
        @Timespan(Timespan.NANOSECONDS)
        private long elapsed;
        @Label("Bytes Read")
        @DataAmount
        private long bytes;
        @Label("Pending Responses")
        private int pending;
    }

    @Name("io.larmor.SubOperation")
    @Label("DICOM Sub-operation")
    @Description("An instance was sent for a C-MOVE or C-GET")
    @Category("DICOM")
    @StackTrace(false)
    private static final class SubOperationEvent extends Event {
        @Label("Operation")
        private @Nullable String operation;
        @Label("Peer's AE Title")
        private @Nullable String peer;
        @Label("Destination")
        private @Nullable String destination;
        @Label("SOP Class UID")
        private @Nullable String sopClass;
        @Label("Status")
        private int status;
        @Label("Bytes Sent")
        @DataAmount
        private long bytes;
    }
}
