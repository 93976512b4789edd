package io.larmor.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.larmor.services.spi.Subject;
import org.jspecify.annotations.Nullable;

/// What was transferred on one association and is not told yet: one message is made of all instances of a study that had the same fate.
///
/// *Threading*: thread-safe.
final class Account {
    /// Studies at once. Of further ones, that which came first is told before its time.
    static final int MAX_STUDIES = 64;
    /// More SOP classes of a study are counted together.
    private static final int MAX_SOP_CLASSES = 128;
    private static final int MAX_UID = 64;
    private final Caller caller;
    private final Teller teller;
    private final Map<Transfer, Tally> open = new LinkedHashMap<>();
    private final Set<Begun> begun = new LinkedHashSet<>();

    /// Makes messages of what is in an account.
    interface Teller {
        void transferred(Transfer transfer, Tally tally);
    }

    /// What instances have in common that are told of together.
    ///
    /// @param destination AE title of where they were sent for a retrieval; null: they were received
    /// @param study       Study Instance UID
    /// @param patientId   Patient ID
    /// @param action      C, R or U (PS3.15 Table A.5.3.7-1)
    /// @param failed      whether they did not get there
    record Transfer(@Nullable String destination, String study, String patientId, char action, boolean failed) {
        static Transfer of(@Nullable String destination, Subject subject, boolean failed) {
            return new Transfer(destination, subject.study(), subject.patientId(), switch (subject.effect()) {
                case CREATED -> 'C';
                case REPLACED -> 'U';
                case NONE -> 'R';
            }, failed);
        }
    }

    /// What was told to begin.
    private record Begun(@Nullable String destination, String study, String patientId) {}

    /// How many there were.
    static final class Tally {
        private final Subject subject;
        private final Instant since;
        private Instant last;
        private final Map<String, Integer> instances = new LinkedHashMap<>();

        Tally(Subject subject, Instant since) {
            this.subject = subject;
            this.since = since;
            this.last = since;
        }

        Tally add(String sopClass, Instant at) {
            last = at;
            boolean known = instances.containsKey(sopClass)
                    || (instances.size() < MAX_SOP_CLASSES && sopClass.length() <= MAX_UID);
            instances.merge(known ? sopClass : "", 1, Integer::sum);
            return this;
        }

        /// The first of them.
        Subject subject() {
            return subject;
        }

        Instant last() {
            return last;
        }

        /// How many, by SOP Class UID.
        Map<String, Integer> instances() {
            return instances;
        }
    }

    /// @param caller who asks on the association
    Account(Caller caller, Teller teller) {
        this.caller = caller;
        this.teller = teller;
    }

    Caller caller() {
        return caller;
    }

    synchronized void add(Transfer transfer, Subject subject, String sopClass, Instant at) {
        var tally = open.get(transfer);
        if (tally == null) {
            if (open.size() == MAX_STUDIES) {
                tell(open.keySet().iterator().next());
            }
            tally = new Tally(subject, at);
            open.put(transfer, tally);
        }
        tally.add(sopClass, at);
    }

    /// Whether this is the first instance of a study that goes there.
    ///
    /// @param destination of a retrieval; null: it has come
    synchronized boolean begins(@Nullable String destination, Subject subject) {
        if (!begun.add(new Begun(destination, subject.study(), subject.patientId()))) {
            return false;
        }
        if (begun.size() > MAX_STUDIES) {
            begun.remove(begun.iterator().next());
        }
        return true;
    }

    /// A retrieval is over: what was sent is told.
    synchronized void retrieved() {
        begun.removeIf(each -> each.destination() != null);
        open.keySet().stream().filter(transfer -> transfer.destination() != null).toList().forEach(this::tell);
    }

    /// An association may last for days: what has been counted for long is told, and counted anew.
    ///
    /// @param since what has been counted since then or before
    synchronized void tellCountedSince(Instant since) {
        open.entrySet().stream().filter(each -> !each.getValue().since.isAfter(since)).map(Map.Entry::getKey).toList()
                .forEach(this::tell);
    }

    /// The association is over.
    synchronized void close() {
        open.keySet().stream().toList().forEach(this::tell);
    }

    private void tell(Transfer transfer) {
        var tally = open.remove(transfer);
        if (tally != null) {
            teller.transferred(transfer, tally);
        }
    }
}
