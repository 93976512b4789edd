package io.larmor.scp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.larmor.data.SopClasses;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.WithoutMessages;
import io.larmor.pdu.SopClassCommonExtendedNegotiation;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.Role;
import io.larmor.services.spi.ServiceDescriptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which service serves which SOP class: negotiation and dispatch look it up here, so that they cannot disagree.
///
/// *Threading*: immutable.
final class ServiceTable {

    /// PS3.4 §B.3.1.3
    private static final String STORAGE_SERVICE_CLASS = Uid.Storage;
    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    /// One line of the table.
    record Claim(InstalledService installed, ServiceDescriptor descriptor) {}

    private final List<InstalledService> services;
    private final Map<String, Claim> bySopClass = new HashMap<>();
    private final Map<String, Claim> asScu = new HashMap<>();
    private final boolean gets;
    private @Nullable Claim any;

    /// Makes the table.
    ///
    /// @throws IllegalArgumentException if two services claim the same SOP class
    ServiceTable(List<InstalledService> services) {
        this.services = List.copyOf(services);
        boolean get = false;
        for (InstalledService installed : services) {
            for (ServiceDescriptor descriptor : installed.descriptors()) {
                var claim = new Claim(installed, descriptor);
                if (descriptor.roles().contains(Role.SCU)) {
                    refuseSecond(asScu.putIfAbsent(descriptor.sopClass(), claim), claim);
                }
                if (descriptor.roles().contains(Role.SCP)) {
                    add(claim);
                    get |= descriptor.operations().contains(Operation.GET);
                }
            }
        }
        gets = get;
    }

    private void add(Claim claim) {
        String sopClass = claim.descriptor().sopClass();
        Claim before;
        if (claim.descriptor().any()) {
            before = any;
            any = claim;
        } else {
            before = bySopClass.putIfAbsent(sopClass, claim);
        }
        refuseSecond(before, claim);
    }

    private static void refuseSecond(@Nullable Claim before, Claim claim) {
        if (before != null) {
            throw new IllegalArgumentException("Both " + before.installed() + " and " + claim.installed() + " claim "
                    + (claim.descriptor().any()
                            ? "every SOP class that nobody else claims"
                            : "the SOP class " + Uids.name(claim.descriptor().sopClass()))
                    + ": remove one of them.");
        }
    }

    List<InstalledService> services() {
        return services;
    }

    /// Who performs the operations of a SOP class as its SCP, or null.
    @Nullable
    Claim scp(String sopClass) {
        Claim claim = bySopClass.get(sopClass);
        return claim == null && any != null && mayBeAny(any.descriptor(), sopClass) ? any : claim;
    }

    /// Who performs the operations of a SOP class as its SCP, or null: who claims it, or else who stores a general SOP class that the
    /// requestor relates it to. "An SCP that claims conformance to Level 2 (Full) support of a Related General SOP Class may accept any
    /// Presentation Context negotiation of a SOP Class that specifies that Related General SOP Class" (PS3.4 §B.4.1).
    @Nullable
    Claim scp(String sopClass, List<SopClassCommonExtendedNegotiation> related) {
        Claim claim = scp(sopClass);
        if (claim != null || !mayBeStored(sopClass)) {
            return claim;
        }
        for (SopClassCommonExtendedNegotiation item : related) {
            if (item.sopClassUid().equals(sopClass) && item.serviceClassUid().equals(STORAGE_SERVICE_CLASS)) {
                return general(item.relatedSopClasses());
            }
        }
        return null;
    }

    private @Nullable Claim general(List<String> sopClasses) {
        for (String sopClass : sopClasses) {
            Claim claim = scp(sopClass);
            if (claim != null && claim.descriptor().operations().contains(Operation.STORE)) {
                return claim;
            }
        }
        return null;
    }

    /// Who takes the events that the SCP of a SOP class reports, or null.
    @Nullable
    Claim scu(String sopClass) {
        return asScu.get(sopClass);
    }

    /// Whether the server may send instances of a SOP class to the requestor, as sub-operations of a C-GET.
    boolean sends(String sopClass) {
        return gets && mayBeStored(sopClass);
    }

    /// Closes all services.
    void close() {
        for (InstalledService installed : services) {
            try {
                installed.service().close();
            } catch (RuntimeException | Error e) {
                LOG.error("The service {} could not be closed", installed.name(), WithoutMessages.of(e));
                LOG.trace("The service {} could not be closed", installed.name(), e);
            }
        }
    }

    private static boolean mayBeAny(ServiceDescriptor descriptor, String sopClass) {
        return !descriptor.operations().contains(Operation.STORE) || mayBeStored(sopClass);
    }

    /// Whatever a requestor says of it, a standard SOP class of another kind is none for storage.
    private static boolean mayBeStored(String sopClass) {
        return SopClasses.isStorage(sopClass) || Uids.find(sopClass).isEmpty();
    }
}
