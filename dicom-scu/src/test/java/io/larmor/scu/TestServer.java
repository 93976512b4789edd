package io.larmor.scu;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Negotiator;
import io.larmor.assoc.Peer;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.RejectResult;
import io.larmor.assoc.TcpTransport;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.DimseOptions;
import org.jspecify.annotations.Nullable;

/// A server on loopback that accepts the transfer syntaxes it is told to, and gives all requests to one handler.
final class TestServer implements AutoCloseable {
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final List<DimseAssociation> associations = new CopyOnWriteArrayList<>();
    final List<AssociationRequest> requests = new CopyOnWriteArrayList<>();
    private final DimseHandler handler;
    private final Predicate<String> syntaxes;
    private volatile Predicate<String> refused = _ -> false;
    private volatile Negotiator.Decision.@Nullable Reject rejection;
    private final AtomicInteger rejections = new AtomicInteger();

    TestServer(DimseHandler handler) throws IOException {
        this(handler, _ -> true);
    }

    TestServer(DimseHandler handler, Predicate<String> syntaxes) throws IOException {
        this.handler = handler;
        this.syntaxes = syntaxes;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::listen);
    }

    /// Accepts no context for some SOP classes from now on.
    void refuse(Predicate<String> sopClasses) {
        refused = sopClasses;
    }

    /// Rejects the next few requests.
    void reject(int times, RejectResult result, RejectReason reason) {
        rejection = new Negotiator.Decision.Reject(result, reason);
        rejections.set(times);
    }

    DicomClientBuilder client() throws IOException {
        var address = (InetSocketAddress) listener.getLocalAddress();
        return DicomClient.builder(new Peer("SCP", address.getHostString(), address.getPort()));
    }

    private void listen() {
        while (true) {
            try {
                var socket = listener.accept();
                Thread.ofVirtual().start(() -> {
                    try {
                        var association = Association.accept(TcpTransport.of(socket), this::negotiate,
                                AssociationOptions.DEFAULT);
                        var dimse = new DimseAssociation(association, handler, DimseOptions.DEFAULT);
                        associations.add(dimse);
                        dimse.run();
                    } catch (IOException e) {
                        // The client learns it too; tests look there.
                        return;
                    }
                });
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private Negotiator.Decision negotiate(AssociationRequest request, Object transport) {
        requests.add(request);
        var rejected = rejection;
        if (rejected != null && rejections.getAndDecrement() > 0) {
            return rejected;
        }
        var contexts = new ArrayList<PresentationContext>();
        for (var proposed : request.contexts()) {
            var syntax = proposed.transferSyntaxes().stream()
                    .filter(uid -> syntaxes.test(uid) && !refused.test(proposed.abstractSyntax()))
                    .findFirst();
            boolean scp = request.roles().stream()
                    .anyMatch(role -> role.sopClassUid().equals(proposed.abstractSyntax()) && role.scp());
            contexts.add(new PresentationContext(proposed.id(), proposed.abstractSyntax(), proposed.transferSyntaxes(),
                    syntax.isPresent()
                            ? PresentationContext.Result.ACCEPTANCE
                            : PresentationContext.Result.TRANSFER_SYNTAXES_NOT_SUPPORTED,
                    syntax.orElse(""), true, scp));
        }
        return new Negotiator.Decision.Accept(contexts, request.operationsWindow(), List.of(), Optional.empty());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        associations.forEach(DimseAssociation::close);
    }
}
