package io.larmor.services.availability;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.larmor.data.DataSet;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.Status;
import io.larmor.services.spi.NOperation;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.Role;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;
import org.jspecify.annotations.Nullable;

/// Takes notifications if somebody listens, and sends them if somebody is to be notified.
///
/// @param listener takes them
/// @param notifier sends them
record InstanceAvailabilityService(Optional<AvailabilityListener> listener,
        Optional<Notifier> notifier) implements SopClassService, NOperation {

    @Override
    public Collection<ServiceDescriptor> descriptors() {
        return List.of(ServiceDescriptor.builder(Uid.InstanceAvailabilityNotification)
                .roles(listener.isPresent() ? Role.SCP : Role.SCU).operations(Operation.N_CREATE).build());
    }

    @Override
    public NResult perform(OperationContext context, NRequest request, @Nullable DataSet dataSet) throws IOException {
        String uid = request.sopInstance().isEmpty() ? Uids.generate() : request.sopInstance();
        if (!Uids.isValid(uid)) {
            return new NResult(Status.INVALID_SOP_INSTANCE);
        }
        DataSet attributes = dataSet == null ? DataSet.EMPTY : dataSet;
        Status complete = AvailabilityNotification.check(attributes);
        if (complete.isFailure() || listener.isEmpty()) {
            return new NResult(complete.isFailure() ? complete : Status.SOP_CLASS_NOT_SUPPORTED);
        }
        listener.get().available(context.association().callingAe(), AvailabilityNotification.of(attributes));
        return new NResult(Status.SUCCESS, uid, null);
    }

    @Override
    public void close() {
        notifier.ifPresent(Notifier::close);
    }
}
