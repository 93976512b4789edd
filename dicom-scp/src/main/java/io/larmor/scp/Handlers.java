package io.larmor.scp;

import java.io.IOException;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.dimse.Body;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.Status;
import io.larmor.scu.DimseStatusException;
import io.larmor.services.spi.EchoOperation;
import io.larmor.services.spi.FindOperation;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.NOperation;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.RetrieveOperation;
import io.larmor.services.spi.RetrieveResult;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;
import io.larmor.services.spi.Staged;
import io.larmor.services.spi.StoreOperation;
import org.jspecify.annotations.Nullable;

/// Services that are one function each, handed over in code.
final class Handlers {

    private Handlers() {}

    record Echo(List<ServiceDescriptor> descriptors, EchoOperation handler) implements SopClassService, EchoOperation {
        @Override
        public Status echo(OperationContext context, CEchoRq request) {
            return handler.echo(context, request);
        }
    }

    record Store(List<ServiceDescriptor> descriptors,
            StoreOperation handler) implements SopClassService, StoreOperation {
        @Override
        public Staged receive(OperationContext context, CStoreRq request, Body body) throws IOException {
            return handler.receive(context, request, body);
        }
    }

    /// Reads the data set on the reader; the handler runs where the answer is made, so that the next request can come in meanwhile.
    record InMemory(InstanceHandler handler, int longest) implements StoreOperation {
        @Override
        public Staged receive(OperationContext context, CStoreRq request, Body body) throws IOException {
            TransferSyntax syntax = TransferSyntax.of(body.transferSyntax());
            DataSet dataSet = body.readDataSet(longest);
            if (!dataSet.string(Tag.SOPClassUID).orElse("").equals(request.sopClass())
                    || !dataSet.string(Tag.SOPInstanceUID).orElse("").equals(request.sopInstance())) {
                return Staged.refused(Status.DATA_SET_DOES_NOT_MATCH);
            }
            return new Taken(new ReceivedInstance(dataSet, syntax, context.association()), handler);
        }
    }

    private record Taken(ReceivedInstance instance, InstanceHandler handler) implements Staged {
        @Override
        public Status commit() throws IOException {
            try {
                return handler.take(instance);
            } catch (DimseStatusException e) {
                return e.status();
            }
        }

        @Override
        public void discard() {
            // nothing was kept
        }
    }

    record Find(List<ServiceDescriptor> descriptors, FindOperation handler) implements SopClassService, FindOperation {
        @Override
        public FindResult find(OperationContext context, CFindRq request, DataSet identifier) throws IOException {
            return handler.find(context, request, identifier);
        }

        @Override
        public boolean isBrief(CFindRq request, DataSet identifier) {
            return handler.isBrief(request, identifier);
        }
    }

    record Retrieve(List<ServiceDescriptor> descriptors,
            RetrieveOperation handler) implements SopClassService, RetrieveOperation {
        @Override
        public RetrieveResult retrieve(OperationContext context, DimseRequest request, DataSet identifier)
                throws IOException {
            return handler.retrieve(context, request, identifier);
        }
    }

    record Normalized(List<ServiceDescriptor> descriptors, NOperation handler) implements SopClassService, NOperation {
        @Override
        public NResult perform(OperationContext context, NRequest request, @Nullable DataSet dataSet)
                throws IOException {
            return handler.perform(context, request, dataSet);
        }
    }
}
