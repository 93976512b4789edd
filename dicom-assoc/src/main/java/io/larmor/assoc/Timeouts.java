package io.larmor.assoc;

import java.time.Duration;

/// All timeouts of an association. They restart with each operation; zero means none.
///
/// @param connect      making the connection
/// @param tlsHandshake the TLS handshake
/// @param association  the answer to an A-ASSOCIATE-RQ
/// @param accept       the A-ASSOCIATE-RQ after a connection: ARTIM (PS3.8 §9.1.5)
/// @param release      the answer to an A-RELEASE-RQ
/// @param idle         silence on an association on which no operation is outstanding, in either direction
/// @param send         one write to the connection
/// @param response     a response
/// @param store        the response to a C-STORE
/// @param retrieve     the next response to a C-MOVE or C-GET
public record Timeouts(Duration connect, Duration tlsHandshake, Duration association, Duration accept,
        Duration release, Duration idle, Duration send, Duration response, Duration store, Duration retrieve) {
    /// 10 s to connect, for the handshake, for the association and for its release, 30 s for ARTIM and a response, 60 s to send
    /// and to store, 10 minutes of silence and between the responses of a retrieval.
    public static final Timeouts DEFAULT = builder().build();

    /// Checks that none is negative.
    public Timeouts {
        for (Duration timeout : new Duration[] {connect, tlsHandshake, association, accept, release, idle, send,
            response, store, retrieve}) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("A timeout is not negative; zero means none.");
            }
        }
    }

    /// {@return a builder with the defaults}
    public static Builder builder() {
        return new Builder();
    }

    /// {@return a builder with these values}
    public Builder toBuilder() {
        return new Builder().connect(connect)
                .tlsHandshake(tlsHandshake)
                .association(association)
                .accept(accept)
                .release(release)
                .idle(idle)
                .send(send)
                .response(response)
                .store(store)
                .retrieve(retrieve);
    }

    /// Makes [Timeouts].
    public static final class Builder {
        private Duration connect = Duration.ofSeconds(10);
        private Duration tlsHandshake = Duration.ofSeconds(10);
        private Duration association = Duration.ofSeconds(10);
        private Duration accept = Duration.ofSeconds(30);
        private Duration release = Duration.ofSeconds(10);
        private Duration idle = Duration.ofMinutes(10);
        private Duration send = Duration.ofSeconds(60);
        private Duration response = Duration.ofSeconds(30);
        private Duration store = Duration.ofSeconds(60);
        private Duration retrieve = Duration.ofMinutes(10);

        private Builder() {}

        /// {@return this, with another timeout for making the connection}
        ///
        /// @param value the timeout; zero for none
        public Builder connect(Duration value) {
            connect = value;
            return this;
        }

        /// {@return this, with another timeout for the TLS handshake}
        ///
        /// @param value the timeout; zero for none
        public Builder tlsHandshake(Duration value) {
            tlsHandshake = value;
            return this;
        }

        /// {@return this, with another timeout for the answer to an A-ASSOCIATE-RQ}
        ///
        /// @param value the timeout; zero for none
        public Builder association(Duration value) {
            association = value;
            return this;
        }

        /// {@return this, with another ARTIM}
        ///
        /// @param value the timeout; zero for none
        public Builder accept(Duration value) {
            accept = value;
            return this;
        }

        /// {@return this, with another timeout for the answer to an A-RELEASE-RQ}
        ///
        /// @param value the timeout; zero for none
        public Builder release(Duration value) {
            release = value;
            return this;
        }

        /// {@return this, with another timeout for silence}
        ///
        /// @param value the timeout; zero for none
        public Builder idle(Duration value) {
            idle = value;
            return this;
        }

        /// {@return this, with another timeout for one write}
        ///
        /// @param value the timeout; zero for none
        public Builder send(Duration value) {
            send = value;
            return this;
        }

        /// {@return this, with another timeout for a response}
        ///
        /// @param value the timeout; zero for none
        public Builder response(Duration value) {
            response = value;
            return this;
        }

        /// {@return this, with another timeout for the response to a C-STORE}
        ///
        /// @param value the timeout; zero for none
        public Builder store(Duration value) {
            store = value;
            return this;
        }

        /// {@return this, with another timeout for the next response to a C-MOVE or C-GET}
        ///
        /// @param value the timeout; zero for none
        public Builder retrieve(Duration value) {
            retrieve = value;
            return this;
        }

        /// {@return the timeouts}
        public Timeouts build() {
            return new Timeouts(connect, tlsHandshake, association, accept, release, idle, send, response, store,
                    retrieve);
        }
    }
}
