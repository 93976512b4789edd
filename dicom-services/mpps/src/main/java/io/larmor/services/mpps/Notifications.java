package io.larmor.services.mpps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.larmor.data.Uid;
import io.larmor.services.spi.EventReporter;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ProviderException;
import org.jspecify.annotations.Nullable;

/// The SCP of Modality Performed Procedure Step Notification (PS3.4 §F.9): tells some peers what happened to steps. Which those are is configured:
/// the SOP class has no subscription. Performed Procedure Step Deleted (5) is not among the events, as steps are not deleted.
///
/// *Threading*: thread-safe.
final class Notifications implements AutoCloseable {
    /// Nobody is told.
    static final Notifications NONE = new Notifications(null, List.of());

    /// Event Type IDs (PS3.4 Table F.9.2-1).
    private static final int IN_PROGRESS = 1;
    private static final int COMPLETED = 2;
    private static final int DISCONTINUED = 3;
    private static final int UPDATED = 4;

    private static final String SOP_CLASS = Uid.ModalityPerformedProcedureStepNotification;
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(10),
            Duration.ofMinutes(1), Duration.ofMinutes(5));

    private final @Nullable EventReporter reporter;
    private final List<String> peers;

    private Notifications(@Nullable EventReporter reporter, List<String> peers) {
        this.reporter = reporter;
        this.peers = List.copyOf(peers);
    }

    /// @param titles AE titles of peers of the server, separated by commas
    static Notifications to(String titles, ProviderContext context) throws ProviderException {
        var peers = new ArrayList<String>();
        for (String each : titles.split(",", -1)) {
            var ae = each.strip();
            if (!ae.isEmpty() && context.peer(ae).isEmpty()) {
                throw new ProviderException(
                        "The peer " + ae + ", which is to be notified of performed procedure steps, is "
                                + "not among the peers of the server: name it there.");
            }
            if (!ae.isEmpty()) {
                peers.add(ae);
            }
        }
        return peers.isEmpty()
                ? NONE
                : new Notifications(EventReporter.of(context, SOP_CLASS, SOP_CLASS, PAUSES), peers);
    }

    /// "An Update event shall not be used to notify changes in Performed Procedure Step Status" (PS3.4 Table F.9.2-1).
    ///
    /// @param before the state before, empty if the step is new
    /// @param now    the state now
    /// @return the Event Type ID
    static int event(String before, String now) {
        if (before.equals(now)) {
            return UPDATED;
        }
        return switch (now) {
            case "COMPLETED" -> COMPLETED;
            case "DISCONTINUED" -> DISCONTINUED;
            default -> IN_PROGRESS;
        };
    }

    void send(String sopInstance, int event) {
        if (reporter != null) {
            peers.forEach(ae -> reporter.send(ae, new EventReporter.Event(sopInstance, event, null)));
        }
    }

    @Override
    public void close() {
        if (reporter != null) {
            reporter.close();
        }
    }
}
