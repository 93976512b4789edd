package io.larmor.assoc;

import java.io.Serial;
import java.time.Duration;
import java.util.Locale;

/// Something took longer than one of the [Timeouts] allows, or than the deadline of a call.
public final class DicomTimeoutException extends AssociationException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// Which of the limits it was.
    private final Which which;

    /// Makes one.
    ///
    /// @param which the timeout
    /// @param limit its value
    public DicomTimeoutException(Which which, Duration limit) {
        super(String.format(Locale.ROOT, "%s within %s (%s).", which.words, seconds(limit), which.label()), null);
        this.which = which;
    }

    /// {@return which timeout it was}
    public Which which() {
        return which;
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    /// The timeouts by name.
    public enum Which {
        /// Making the connection.
        CONNECT("The peer did not answer the connection request"),
        /// The TLS handshake.
        TLS_HANDSHAKE("The TLS handshake was not complete"),
        /// The answer to an A-ASSOCIATE-RQ.
        ASSOCIATION("The peer took the connection but did not answer the association request"),
        /// The A-ASSOCIATE-RQ after a connection, and the end of the connection at the end of an association (ARTIM).
        ACCEPT("The peer connected but did not request an association"),
        /// The answer to an A-RELEASE-RQ.
        RELEASE("The peer did not answer the release request"),
        /// Silence on an association.
        IDLE("Nothing came from the peer"),
        /// [MinimumProgress] in the middle of a message.
        PROGRESS("Hardly anything came from the peer in the middle of a message"),
        /// An association in all.
        LIFETIME("The association did not end"),
        /// One write to the connection.
        SEND("The peer did not take what was sent"),
        /// A response.
        RESPONSE("The peer did not respond"),
        /// The response to a C-STORE.
        STORE("The peer did not respond to a C-STORE"),
        /// The next response to a C-MOVE or C-GET.
        RETRIEVE("The peer did not respond to a retrieval"),
        /// A whole call that was given a deadline: none of the [Timeouts], and not the fault of the peer alone.
        DEADLINE("The call was not complete");

        private final String words;

        Which(String words) {
            this.words = words;
        }

        private String label() {
            return this == DEADLINE
                    ? "its deadline"
                    : name().toLowerCase(Locale.ROOT).replace('_', ' ') + " timeout";
        }
    }
}
