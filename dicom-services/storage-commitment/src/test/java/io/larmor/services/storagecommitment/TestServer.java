package io.larmor.services.storagecommitment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.larmor.archive.Archive;
import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.Negotiator;
import io.larmor.assoc.Peer;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.ProposedContext;
import io.larmor.data.DataSet;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.DimseOptions;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.Status;
import io.larmor.pdu.RoleSelection;
import io.larmor.services.spi.Meters;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.ProviderConfig;
import io.larmor.services.spi.ProviderContext;

/// What a server offers to the service, and a peer that takes its reports: both in memory.
final class TestServer implements ProviderContext {
    static final long PATIENCE_SECONDS = 20;

    /// An event as the peer got it.
    record Reported(AssociationInfo association, int eventTypeId, DataSet information) {}

    final BlockingQueue<Reported> reports = new LinkedBlockingQueue<>();
    final BlockingQueue<Status> answers = new LinkedBlockingQueue<>();
    final BlockingQueue<Exception> refusals = new LinkedBlockingQueue<>();
    private final Archive archive;
    private final Map<String, String> settings;
    final List<String> known;

    TestServer(Archive archive, Map<String, String> settings, String... known) {
        this.archive = archive;
        this.settings = settings;
        this.known = new CopyOnWriteArrayList<>(known);
    }

    Reported report() throws InterruptedException {
        var report = reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (report == null) {
            throw new AssertionError("no report came");
        }
        return report;
    }

    /// Both ends of an association: requested by one that takes reports, accepted by a server.
    DimseAssociation[] asked() throws IOException {
        return askedBy("MODALITY");
    }

    DimseAssociation[] askedBy(String ae) throws IOException {
        return open(ae, "LARMOR", List.of(), true);
    }

    OperationContext operation(DimseAssociation exchange) {
        return new Operation(exchange);
    }

    private DimseAssociation[] open(String calling, String called, List<RoleSelection> roles, boolean requestorTakes)
            throws IOException {
        var pair = MemoryTransport.pair();
        var accepted = new CompletableFuture<Association>();
        Thread.ofVirtual().start(() -> {
            try {
                accepted.complete(Association.accept(pair.b(), TestServer::acceptAll, AssociationOptions.DEFAULT));
            } catch (IOException e) {
                accepted.completeExceptionally(e);
            }
        });
        var request = AssociationRequest.builder(calling, called)
                .context("1.2.840.10008.1.20.1", "1.2.840.10008.1.2");
        roles.forEach(request::role);
        var requested = Association.request(pair.a(), request.build(), AssociationOptions.DEFAULT);
        DimseHandler taking = this::take;
        var requestor = new DimseAssociation(requested, requestorTakes ? taking : DimseHandler.REFUSING,
                DimseOptions.DEFAULT);
        var acceptor = new DimseAssociation(accepted.join(), requestorTakes ? DimseHandler.REFUSING : taking,
                DimseOptions.DEFAULT);
        requestor.start();
        acceptor.start();
        return new DimseAssociation[] {requestor, acceptor};
    }

    private static Negotiator.Decision acceptAll(AssociationRequest request, Object transport) {
        var contexts = new ArrayList<PresentationContext>();
        boolean scp = request.roles().stream().anyMatch(RoleSelection::scp);
        for (var proposed : request.contexts()) {
            contexts.add(proposed.accept(proposed.transferSyntaxes().getFirst()).withRoles(!scp, scp));
        }
        return new Negotiator.Decision.Accept(contexts, Optional.empty(), List.of(), Optional.empty());
    }

    private void take(io.larmor.dimse.DimseRequest request, PresentationContext context,
            io.larmor.dimse.Body body, io.larmor.dimse.Responder responder) throws IOException {
        var event = (NEventReportRq) request;
        var information = body.readDataSet(1_000_000);
        var answer = answers.poll();
        responder.respond(answer == null ? Status.SUCCESS : answer);
        if (answer == null) {
            reports.add(new Reported(responder.association().info(), event.eventTypeId(), information));
        }
    }

    @Override
    public ProviderConfig config() {
        return ProviderConfig.of(settings);
    }

    @Override
    public <T> Optional<T> shared(Class<T> type) {
        return type == Archive.class ? Optional.of(type.cast(archive)) : Optional.empty();
    }

    @Override
    public String aeTitle() {
        return "LARMOR";
    }

    @Override
    public Optional<Peer> peer(String aeTitle) {
        return known.contains(aeTitle) ? Optional.of(new Peer(aeTitle, "127.0.0.1", 104)) : Optional.empty();
    }

    @Override
    public DimseAssociation connect(Peer peer, String callingAe, List<ProposedContext> contexts,
            List<RoleSelection> roles) throws IOException {
        var refusal = refusals.poll();
        switch (refusal) {
            case null -> {
                // taken
            }
            case IOException e -> throw e;
            default -> throw new IllegalStateException(refusal);
        }
        return open(callingAe, peer.ae(), roles, false)[0];
    }

    @Override
    public Meters meters() {
        return _ -> _ -> {};
    }

    private record Operation(DimseAssociation exchange) implements OperationContext {
        @Override
        public AssociationInfo association() {
            return exchange.info();
        }

        @Override
        public PresentationContext presentationContext() {
            return exchange.info().contexts().getFirst();
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void onCancel(Runnable action) {
            // never cancelled
        }

        @Override
        public List<Integer> extendedNegotiation() {
            return List.of();
        }
    }
}
