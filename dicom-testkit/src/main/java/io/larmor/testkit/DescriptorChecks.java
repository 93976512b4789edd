package io.larmor.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.CCancelRq;
import io.larmor.dimse.CStoreRsp;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.Status;
import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.Octets;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdv;
import io.larmor.pdu.PresentationContextAc;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.scp.DicomServer;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.testkit.ProviderContract.Check;

import static io.larmor.testkit.ProviderContract.that;

/// The checks of what one descriptor claims.
final class DescriptorChecks {
    private static final String UNKNOWN_CLASS = "1.2.826.0.1.3680043.10.1456.999";
    private static final int AT_ONCE = 8;
    private static final int SETTLE_SECONDS = 30;

    private final ProviderContract contract;
    private final ServiceDescriptor descriptor;
    private final String sopClass;
    private final String syntax;

    DescriptorChecks(ProviderContract contract, ServiceDescriptor descriptor) {
        this.contract = contract;
        this.descriptor = descriptor;
        this.sopClass = descriptor.any() ? Uid.CTImageStorage : descriptor.sopClass();
        this.syntax = descriptor.takes(Uid.ImplicitVRLittleEndian) || descriptor.transferSyntaxes().isEmpty()
                ? Uid.ImplicitVRLittleEndian
                : descriptor.transferSyntaxes().getFirst();
    }

    List<Check> all() {
        String name = Uids.name(sopClass);
        var checks = new ArrayList<Check>();
        checks.add(new Check(name + ": it is accepted, and what nobody claims is not", this::negotiates));
        checks.add(new Check(name + ": operations that it does not name are refused", this::refuses));
        checks.add(
                new Check(name + ": each operation ends with one final status that its command may have", this::ends));
        checks.add(new Check(name + ": what is aborted in the middle leaves nothing open", this::leavesNothing));
        checks.add(new Check(name + ": many associations at once each get their own answers", this::isConcurrent));
        if (descriptor.operations().stream().anyMatch(this::isCancellable)) {
            checks.add(new Check(name + ": C-CANCEL ends an operation", this::cancels));
        }
        if (descriptor.operations().contains(Operation.STORE)) {
            checks.add(new Check(name + ": a data set that contradicts its command, or is cut off, is not acknowledged",
                    this::storesNothingWrong));
        }
        return checks;
    }

    private boolean isCancellable(Operation operation) {
        return operation == Operation.FIND || operation == Operation.MOVE || operation == Operation.GET;
    }

    private ScriptedPeer associate(DicomServer server) throws IOException {
        var contexts = List.of(new PresentationContextRq(1, sopClass, List.of(syntax)),
                new PresentationContextRq(3, UNKNOWN_CLASS, List.of(syntax)));
        return ScriptedPeer.connect(server)
                .associate(new AssociateRq("LARMOR", "CONTRACT", contexts, ScriptedPeer.userInformation(16_384)));
    }

    private void negotiates() throws Exception {
        try (DicomServer server = contract.server(); var peer = associate(server)) {
            List<PresentationContextAc> contexts = peer.accepted().orElseThrow().contexts();
            that(contexts.get(0).result() == PresentationContextAc.ACCEPTANCE,
                    "it is refused in " + Uids.name(syntax) + " with result " + contexts.get(0).result());
            that(contexts.get(1).result() != PresentationContextAc.ACCEPTANCE || descriptor.any(),
                    "a SOP class that nobody knows is accepted");
            peer.release();
        }
    }

    private DimseRequest request(Operation operation, int id) {
        return ContractRequests.request(operation, sopClass, Uids.generate()).withMessageId(id);
    }

    private byte[] dataSet(DimseRequest request) {
        return ContractRequests.dataSet(request).encode(TransferSyntax.of(syntax));
    }

    private void send(ScriptedPeer peer, DimseRequest request) throws IOException {
        if (request.hasDataSet()) {
            peer.send(1, request, dataSet(request));
        } else {
            peer.send(1, request);
        }
    }

    private DimseResponse finalResponse(ScriptedPeer peer, DimseRequest request) throws IOException {
        while (true) {
            ReceivedMessage message = peer.expectMessage();
            if (message.message() instanceof DimseResponse response) {
                that(response.respondedTo() == request.messageId(), "a response names message " + response.respondedTo()
                        + " instead of " + request.messageId());
                if (response.isFinal()) {
                    return response;
                }
            } else if (message.message() instanceof DimseRequest asked) {
                peer.send(message.contextId(), DimseResponse.to(asked, Status.PROCESSING_FAILURE));
            }
        }
    }

    private void refuses() throws Exception {
        try (DicomServer server = contract.server(); var peer = associate(server)) {
            int id = 0;
            for (Operation operation : Operation.values()) {
                if (descriptor.operations().contains(operation) || operation == Operation.N_EVENT_REPORT) {
                    continue;
                }
                DimseRequest request = request(operation, ++id);
                send(peer, request);
                Status status = finalResponse(peer, request).status();
                that(status.category() == Status.Category.FAILURE, request.field() + " is answered with " + status);
            }
            peer.release();
        }
    }

    private void ends() throws Exception {
        try (DicomServer server = contract.server(); var peer = associate(server)) {
            int id = 0;
            for (Operation operation : descriptor.operations()) {
                DimseRequest request = request(operation, ++id);
                send(peer, request);
                DimseResponse response = finalResponse(peer, request);
                that(response.field().code() == (request.field().code() | 0x8000),
                        request.field() + " is answered with a " + response.field());
                checkStatus(operation, response.status());
            }
            peer.release();
        }
    }

    /// PS3.7 Annex C: which final statuses a command may have; PS3.4 adds those of its services in the same ranges.
    private static void checkStatus(Operation operation, Status status) {
        int code = status.code();
        boolean general = code == 0 || (code >= 0x0100 && code <= 0x02FF);
        boolean service = (code & 0xF000) == 0xA000 || (code & 0xF000) == 0xC000 || (code & 0xF000) == 0xB000;
        boolean cancel = code == 0xFE00;
        boolean allowed = switch (operation) {
            case ECHO -> general;
            case FIND, MOVE, GET -> general || service || cancel;
            default -> general || service;
        };
        that(allowed, operation + " ends with " + status + ", which it may not");
    }

    private void leavesNothing() throws Exception {
        try (DicomServer server = contract.server()) {
            for (Operation operation : descriptor.operations()) {
                for (int i = 0; i < 3; i++) {
                    try (var peer = associate(server)) {
                        DimseRequest request = request(operation, 1);
                        if (request.hasDataSet() && i == 0) {
                            byte[] bytes = dataSet(request);
                            peer.send(new PDataTf(List.of(ScriptedPeer.command(1, request, true),
                                    new Pdv(1, false, false,
                                            Octets.of(Arrays.copyOf(bytes, bytes.length / 4 * 2))))));
                        } else {
                            send(peer, request);
                        }
                        if (i == 1) {
                            peer.send(new Abort(0, 0));
                        }
                    }
                }
            }
            awaitNone(server);
        }
    }

    private static void awaitNone(DicomServer server) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
        while (!server.associations().isEmpty()) {
            that(System.nanoTime() - end < 0, server.associations().size() + " associations are still open after "
                    + SETTLE_SECONDS + " s");
            Thread.sleep(10);
        }
    }

    private void isConcurrent() throws Exception {
        try (DicomServer server = contract.server(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < AT_ONCE; i++) {
                int first = 1 + 100 * i;
                all.add(CompletableFuture.runAsync(() -> operations(server, first), threads));
            }
            for (CompletableFuture<Void> each : all) {
                try {
                    each.get(2L * SETTLE_SECONDS, TimeUnit.SECONDS);
                } catch (TimeoutException e) {
                    throw new AssertionError("Operations on one of " + AT_ONCE + " associations do not end.", e);
                } catch (ExecutionException e) {
                    throw new AssertionError("On one of " + AT_ONCE + " associations: " + e.getMessage(),
                            e.getCause());
                }
            }
        }
    }

    private void operations(DicomServer server, int first) {
        try (var peer = associate(server)) {
            int id = first;
            for (int round = 0; round < 3; round++) {
                for (Operation operation : descriptor.operations()) {
                    DimseRequest request = request(operation, id++);
                    send(peer, request);
                    finalResponse(peer, request);
                }
            }
            peer.release();
        } catch (IOException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private void cancels() throws Exception {
        try (DicomServer server = contract.server(); var peer = associate(server)) {
            int id = 0;
            for (Operation operation : descriptor.operations()) {
                if (isCancellable(operation)) {
                    DimseRequest request = request(operation, ++id);
                    send(peer, request);
                    peer.send(1, new CCancelRq(id));
                    checkStatus(operation, finalResponse(peer, request).status());
                }
            }
            peer.release();
        }
    }

    private void storesNothingWrong() throws Exception {
        try (DicomServer server = contract.server(); var peer = associate(server)) {
            DimseRequest request = request(Operation.STORE, 1);
            DataSet other = ContractRequests.dataSet(request).with(Tag.SOPInstanceUID, Uids.generate());
            peer.send(1, request, other.encode(TransferSyntax.of(syntax)));
            that(status(peer).category() == Status.Category.FAILURE,
                    "an instance with another UID than its command says is acknowledged");
            DimseRequest cut = request(Operation.STORE, 2);
            byte[] bytes = dataSet(cut);
            peer.send(1, cut, Arrays.copyOf(bytes, bytes.length - 2));
            that(status(peer).category() == Status.Category.FAILURE,
                    "an instance that ends inside an element is acknowledged");
            peer.release();
        }
    }

    private static Status status(ScriptedPeer peer) throws IOException {
        return peer.expectMessage(CStoreRsp.class).status();
    }

}
