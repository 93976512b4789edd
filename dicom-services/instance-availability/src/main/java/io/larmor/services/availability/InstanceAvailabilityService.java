package io.larmor.services.availability;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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
/// @param kept     where those that come are kept, before anybody is told
/// @param listener is told of those that come
/// @param notifier sends them
record InstanceAvailabilityService(Optional<DataSetFolder> kept, Optional<AvailabilityListener> listener,
        Optional<Notifier> notifier) implements SopClassService, NOperation {

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
        if (kept.isPresent()) {
            if (kept.get().contains(uid)) {
                return new NResult(Status.DUPLICATE_SOP_INSTANCE);
            }
            kept.get().put(uid, attributes);
        }
        if (listener.isPresent()) {
            tell(listener.get(), callingAe, uid, attributes);
        }
        return new NResult(Status.SUCCESS, uid, null)
                .about(() -> Subject.ofStep(attributes, Tag.ReferencedPerformedProcedureStepSequence));
    }

    /// A notification that is refused is not kept: the peer may send it again.
    private void tell(AvailabilityListener told, String callingAe, String uid, DataSet attributes) throws IOException {
        boolean taken = false;
        try {
            told.available(callingAe, AvailabilityNotification.of(attributes));
            taken = true;
        } finally {
            if (!taken && kept.isPresent()) {
                kept.get().remove(uid);
            }
        }
    }

    @Override
    public void close() {
        notifier.ifPresent(Notifier::close);
    }
}
