package io.larmor.scp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Words;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Uids;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.Status;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/// Logs what is refused, and why: a peer is told little, and its people that the log of this node says more. Ten lines a minute of each cause and address; no
/// patient data, and no name or secret of a user.
///
/// *Threading*: thread-safe.
final class Refusals {
    private static final int MOST = 10;

    private final Logger log;
    private final Repeats repeats = new Repeats(MOST);

    Refusals(Logger log) {
        this.log = log;
    }

    /// A connection that was closed without a word, because there are too many to reject them in good form.
    void connection(Optional<InetSocketAddress> from, String why) {
        String address = address(from);
        tell(Level.WARN, "connection", address, () -> "Closed a connection of %s: %s".formatted(address, why));
    }

    /// An association that was rejected.
    ///
    /// @param why      in words
    /// @param operator whether it is for who runs this node to do something about it
    void association(AssociationRequest request, Optional<InetSocketAddress> from, String why, boolean operator) {
        String address = address(from);
        tell(operator ? Level.WARN : Level.INFO, why, address, () -> "Rejected an association of %s at %s with %s: %s"
                .formatted(Words.quoted(request.callingAe()), address, Words.quoted(request.calledAe()), why));
    }

    /// SOP classes that are served here, but not to this caller.
    void contexts(AssociationRequest request, Optional<InetSocketAddress> from, List<String> sopClasses) {
        if (!sopClasses.isEmpty()) {
            String address = address(from);
            tell(Level.INFO, "contexts", address, () -> "%s at %s is not permitted to use %s".formatted(
                    Words.quoted(request.callingAe()), address,
                    sopClasses.stream().distinct().map(Refusals::name).collect(Collectors.joining(", "))));
        }
    }

    /// An operation that was answered with a failure which is not one of this node.
    ///
    /// @param why what its status does not say, or ""
    void operation(AssociationInfo association, DimseRequest request, Status status, String why) {
        String address = address(association.remoteAddress());
        Level level = status.code() == Status.OUT_OF_RESOURCES.code() ? Level.WARN : Level.INFO;
        tell(level, request.field() + status.codeText(), address,
                () -> "%s of %s by %s at %s was answered %s%s".formatted(
                        Failures.operation(request), name(request.sopClass()), Words.quoted(association.callingAe()),
                        address,
                        status, why.isEmpty() ? "" : ": " + why));
    }

    /// The status for what a service threw: of a malformed data set it is told what is wrong with it, anything else is a failure of this node.
    Status failure(AssociationInfo association, DimseRequest request, String service, Throwable cause) {
        if (cause instanceof DicomFormatException malformed) {
            return malformed(association, request, malformed);
        }
        return Failures.of(request, service, cause);
    }

    /// The status for a data set that could not be read.
    Status malformed(AssociationInfo association, DimseRequest request, DicomFormatException cause) {
        Status status = Failures.malformed(Failures.operation(request), cause);
        // Such a message holds no value of the data set
        operation(association, request, status, String.valueOf(cause.getMessage()));
        return status;
    }

    private void tell(Level level, String cause, String address, Supplier<String> line) {
        if (!log.isEnabledForLevel(level)) {
            return;
        }
        int silenced = repeats.admit(cause, address, System.nanoTime());
        if (silenced >= 0) {
            log.atLevel(level).log("{}{}", line.get(), silenced > 0
                    ? " (" + silenced + " more like it from there since the last line)"
                    : "");
        }
    }

    private static String address(Optional<InetSocketAddress> from) {
        return from.map(InetSocketAddress::getHostString).orElse("memory");
    }

    /// What a peer calls a SOP class need not be one.
    private static String name(String uid) {
        return Uids.isValid(uid) ? Uids.name(uid) : Words.quoted(uid);
    }
}
