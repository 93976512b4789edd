package io.larmor.services.verification;

import java.util.Collection;
import java.util.List;

import io.larmor.data.Uid;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.Status;
import io.larmor.services.spi.EchoOperation;
import io.larmor.services.spi.Meters;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;

/// Answers C-ECHO with success (PS3.4 §A.4): the association stands, and so does this service.
///
/// @param echoes counts the answers
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part04/chapter_A.html PS3.4 Annex A
record VerificationService(Meters.Counter echoes) implements SopClassService, EchoOperation {

    @Override
    public Collection<ServiceDescriptor> descriptors() {
        return List.of(ServiceDescriptor.builder(Uid.Verification).operations(Operation.ECHO)
                .statuses(Operation.ECHO, 0x0000).build());
    }

    @Override
    public Status echo(OperationContext context, CEchoRq request) {
        echoes.add(1);
        return Status.SUCCESS;
    }
}
