package io.larmor.dimse;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.Negotiator;
import io.larmor.assoc.OperationsWindow;
import io.larmor.assoc.PresentationContext;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;

/// Both ends of an association within this program, each bare, for a test to put an engine or a script on.
record Wire(Association requestor, Association acceptor) implements AutoCloseable {
    static final int ECHO = 1;
    static final int CT = 3;
    static final int FIND = 5;
    static final int GET = 7;
    static final Duration PATIENCE = Duration.ofSeconds(20);

    static Wire open(int window) throws Exception {
        return open(window, AssociationOptions.DEFAULT_MAX_PDU_LENGTH);
    }

    static Wire open(int window, int maxPduLength) throws Exception {
        return open(window, AssociationOptions.DEFAULT.withMaxPduLength(maxPduLength));
    }

    static Wire open(int window, AssociationOptions options) throws Exception {
        var pair = MemoryTransport.pair();
        var acceptor = supply(() -> Association.accept(pair.b(), Wire::acceptAll, options));
        var ts = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid();
        var request = AssociationRequest.builder("SCU", "SCP")
                .context(Uid.Verification, ts)
                .context(Uid.CTImageStorage, ts)
                .context(Uid.StudyRootQueryRetrieveInformationModelFind, ts)
                .context(Uid.StudyRootQueryRetrieveInformationModelGet, ts)
                .operationsWindow(window, window)
                .maxPduLength(options.maxPduLength())
                .build();
        var requestor = Association.request(pair.a(), request, options);
        return new Wire(requestor, get(acceptor));
    }

    static Negotiator.Decision acceptAll(AssociationRequest request, Object transport) {
        var contexts = new ArrayList<PresentationContext>();
        for (var proposed : request.contexts()) {
            contexts.add(new PresentationContext(proposed.id(), proposed.abstractSyntax(), proposed.transferSyntaxes(),
                    PresentationContext.Result.ACCEPTANCE, proposed.transferSyntaxes().getFirst(), true, false));
        }
        Optional<OperationsWindow> window = request.operationsWindow();
        return new Negotiator.Decision.Accept(contexts, window, List.of(), Optional.empty());
    }

    interface Task<T> {
        T run() throws Exception;
    }

    interface Action {
        void run() throws Exception;
    }

    static <T> CompletableFuture<T> supply(Task<T> task) {
        var future = new CompletableFuture<T>();
        Thread.ofVirtual().start(() -> {
            try {
                future.complete(task.run());
            } catch (Throwable e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    static CompletableFuture<String> start(Action action) {
        return supply(() -> {
            action.run();
            return "done";
        });
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /// Reads one whole command, and drops a data set that follows it.
    static DimseMessage read(Association association) throws IOException {
        var bytes = new byte[0];
        while (true) {
            var fragment = association.receive();
            if (fragment == null) {
                throw new IOException("released");
            }
            int size = bytes.length;
            bytes = java.util.Arrays.copyOf(bytes, size + fragment.data().remaining());
            fragment.data().get(bytes, size, bytes.length - size);
            if (fragment.last()) {
                break;
            }
        }
        var message = CommandCodec.decode(bytes);
        boolean more = message.hasDataSet();
        while (more) {
            var fragment = association.receive();
            more = fragment != null && !fragment.last();
        }
        return message;
    }

    @Override
    public void close() {
        requestor.close();
        acceptor.close();
    }
}
