package io.larmor.scp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.Payload;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.Transport;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseAssociation.Invocation;
import io.larmor.dimse.DimseAssociation.Reply;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.DimseOptions;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.Status;
import org.jspecify.annotations.Nullable;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Associations with a server in the same program, without a network.
final class Loopback {

    static final String FIND = Uid.StudyRootQueryRetrieveInformationModelFind;
    static final String MOVE = Uid.StudyRootQueryRetrieveInformationModelMove;
    static final String GET = Uid.StudyRootQueryRetrieveInformationModelGet;
    static final String CT = Uid.CTImageStorage;
    static final String EXPLICIT = Uid.ExplicitVRLittleEndian;
    static final String IMPLICIT = Uid.ImplicitVRLittleEndian;
    static final String JPEG = Uid.JPEGBaseline8Bit;
    static final Duration LONG = Duration.ofSeconds(30);

    private Loopback() {}

    static AssociationRequest.Builder request() {
        return AssociationRequest.builder("CALLER", "LARMOR");
    }

    static Transport connection(DicomServer server) {
        var pair = MemoryTransport.pair();
        server.serve(pair.a());
        return pair.b();
    }

    static DimseAssociation open(DicomServer server, AssociationRequest.Builder request) throws IOException {
        return open(server, request, DimseHandler.REFUSING);
    }

    static DimseAssociation open(DicomServer server, AssociationRequest.Builder request, DimseHandler handler)
            throws IOException {
        var association = Association.request(connection(server), request.build(), AssociationOptions.DEFAULT);
        var exchange = new DimseAssociation(association, handler, DimseOptions.DEFAULT);
        exchange.start();
        return exchange;
    }

    static int context(DimseAssociation exchange, String sopClass) {
        return exchange.info().contexts().stream().filter(PresentationContext::accepted)
                .filter(context -> context.abstractSyntax().equals(sopClass)).findFirst().orElseThrow().id();
    }

    /// All replies to a request.
    static List<Reply> all(DimseAssociation exchange, DimseRequest request, @Nullable DataSet dataSet)
            throws IOException {
        var replies = new ArrayList<Reply>();
        try (var invocation = exchange.invoke(context(exchange, request.sopClass()), request,
                dataSet == null ? null : payload(exchange, request, dataSet))) {
            for (Reply reply = invocation.next(); reply != null; reply = invocation.next()) {
                replies.add(reply);
            }
        }
        return replies;
    }

    static Status status(DimseAssociation exchange, DimseRequest request, @Nullable DataSet dataSet)
            throws IOException {
        return all(exchange, request, dataSet).getLast().response().status();
    }

    /// {@return the status of the last response that comes}
    static Status last(Invocation invocation) throws IOException {
        Status status = null;
        for (Reply reply = invocation.next(); reply != null; reply = invocation.next()) {
            status = reply.response().status();
        }
        assertNotNull(status);
        return status;
    }

    static Payload payload(DimseAssociation exchange, DimseRequest request, DataSet dataSet) {
        String syntax = exchange.info().context(context(exchange, request.sopClass())).orElseThrow().transferSyntax();
        return Payload.of(dataSet.encode(TransferSyntax.of(syntax)));
    }

    static DataSet instance(String uid) {
        return DataSet.builder().set(Tag.SOPClassUID, CT).set(Tag.SOPInstanceUID, uid).set(Tag.PatientName, "A^B")
                .build();
    }

    static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(LONG.toSeconds(), TimeUnit.SECONDS), "did not happen in time");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "did not happen in time");
            Thread.onSpinWait();
        }
    }
}
