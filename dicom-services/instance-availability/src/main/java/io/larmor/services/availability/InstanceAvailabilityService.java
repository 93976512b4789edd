package io.larmor.services.availability;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetFolder;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.Status;
import io.larmor.services.spi.Initiation;
import io.larmor.services.spi.NOperation;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.Role;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;
import io.larmor.services.spi.Subject;
import org.jspecify.annotations.Nullable;

/// Takes notifications if they are to be kept or somebody listens, and sends them if somebody is to be notified.
///
/// *Threading*: thread-safe. Where they are kept they are taken one at a time, so that of two with one UID the second finds the first, kept or refused.
final class InstanceAvailabilityService implements SopClassService, NOperation {
    private final Optional<DataSetFolder> kept;
    private final Optional<AvailabilityListener> listener;
    private final Optional<Notifier> notifier;
    private final ReentrantLock lock = new ReentrantLock();

    /// @param kept     where those that come are kept, before anybody is told
    /// @param listener is told of those that come
    /// @param notifier sends them
    InstanceAvailabilityService(Optional<DataSetFolder> kept, Optional<AvailabilityListener> listener,
            Optional<Notifier> notifier) {
        this.kept = kept;
        this.listener = listener;
        this.notifier = notifier;
    }

    @Override
    public Collection<ServiceDescriptor> descriptors() {
        return List.of(ServiceDescriptor.builder(Uid.InstanceAvailabilityNotification)
                .roles(takes() ? Role.SCP : Role.SCU).operations(Operation.N_CREATE)
                .statuses(Operation.N_CREATE, 0x0000, 0x0111, 0x0117, 0x0120, 0x0121).build());
    }

    @Override
    public Collection<Initiation> initiations() {
        return notifier.isEmpty()
                ? List.of()
                : List.of(new Initiation(Uid.InstanceAvailabilityNotification, Role.SCU, Operation.N_CREATE,
                        "A study has come, and nothing more of it comes"));
    }

    private boolean takes() {
        return kept.isPresent() || listener.isPresent();
    }

    @Override
    public NResult perform(OperationContext context, NRequest request, @Nullable DataSet dataSet) throws IOException {
        return take(context.association().callingAe(), request.sopInstance(),
                dataSet == null ? DataSet.EMPTY : dataSet);
    }

    NResult take(String callingAe, String named, DataSet attributes) throws IOException {
        String uid = named.isEmpty() ? Uids.generate() : named;
        if (!Uids.isValid(uid)) {
            return new NResult(Status.INVALID_SOP_INSTANCE);
        }
        Status complete = AvailabilityNotification.check(attributes);
        if (complete.isFailure() || !takes()) {
            return new NResult(complete.isFailure() ? complete : Status.SOP_CLASS_NOT_SUPPORTED);
        }
        if (kept.isEmpty()) {
            tell(callingAe, attributes);
        } else if (!keep(kept.get(), callingAe, uid, attributes)) {
            return new NResult(Status.DUPLICATE_SOP_INSTANCE);
        }
        return new NResult(Status.SUCCESS, uid, null)
                .about(() -> Subject.ofStep(attributes, Tag.ReferencedPerformedProcedureStepSequence));
    }

    /// A notification that is refused is not kept: the peer may send it again.
    ///
    /// @return false if there is one with this UID
    private boolean keep(DataSetFolder folder, String callingAe, String uid, DataSet attributes) throws IOException {
        lock.lock();
        try {
            if (folder.contains(uid)) {
                return false;
            }
            folder.put(uid, attributes);
            boolean taken = false;
            try {
                tell(callingAe, attributes);
                taken = true;
            } finally {
                if (!taken) {
                    folder.remove(uid);
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void tell(String callingAe, DataSet attributes) throws IOException {
        if (listener.isPresent()) {
            listener.get().available(callingAe, AvailabilityNotification.of(attributes));
        }
    }

    @Override
    public void close() {
        notifier.ifPresent(Notifier::close);
    }
}
