package io.larmor.interop;

import java.util.Locale;

/// One cell of the interoperability tables: a service, our role in it, the peer, and how messages are exchanged.
///
/// @param service what is asked for
/// @param role    ours
/// @param peer    the other implementation
/// @param way     how messages are exchanged
record Cell(Service service, Role role, Peer peer, Way way) {
    /// The lengths of a P-DATA-TF that either end announces; 0 is unlimited.
    static final int[] LENGTHS = {4096, 16_384, 131_072, 0};

    /// What is asked for, in the order of the tables.
    enum Service {
        ECHO, STORE, FIND, MOVE, GET, WORKLIST, COMMITMENT, TLS_ECHO, TLS_STORE;

        boolean secure() {
            return this == TLS_ECHO || this == TLS_STORE;
        }

        @Override
        public String toString() {
            return switch (this) {
                case COMMITMENT -> "storage commitment";
                case TLS_ECHO -> "echo over TLS";
                case TLS_STORE -> "store over TLS";
                default -> name().toLowerCase(Locale.ROOT);
            };
        }
    }

    /// Which end we are. Which end requests the association follows from it.
    enum Role {
        SCU, SCP
    }

    /// Who the other end is. Larmor itself stands for the windows that no foreign program opens.
    enum Peer {
        DCMTK("DCMTK"), ORTHANC("Orthanc"), LARMOR("Larmor");

        private final String words;

        Peer(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /// How messages are exchanged.
    ///
    /// @param maxPduLength what either end takes in one P-DATA-TF; 0 is unlimited, for which a peer that knows no such thing has its most
    /// @param window       the operations window that the requestor proposes; 1 is none
    /// @param apart        whether each of our PDUs has one PDV, not a command and its data set
    record Way(int maxPduLength, int window, boolean apart) {
        @Override
        public String toString() {
            return (maxPduLength == 0 ? "unlimited" : String.valueOf(maxPduLength)) + ", window " + window
                    + (apart ? ", one PDV" : ", many PDVs");
        }
    }

    @Override
    public String toString() {
        return service + " as " + role + " with " + peer + " (" + way + ")";
    }
}
