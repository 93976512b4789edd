package io.larmor.dimse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

import io.larmor.assoc.AbortReason;
import io.larmor.assoc.AbortSource;
import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.AssociationThreads;
import io.larmor.assoc.Fragment;
import io.larmor.assoc.Payload;
import io.larmor.assoc.PresentationContext;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.TransferSyntax;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The exchange of DIMSE messages on one association, in both directions (PS3.7 §7, §8).
///
/// *Threading*: one thread reads, and runs the handler: the one that calls {@link #run()}, or the virtual thread that
/// {@link #start()} starts. Any number of others invoke operations and answer requests.
public final class DimseAssociation implements AutoCloseable {
    private static final int CONTEXTS = 128;
    /// Message ids are 16 bits wide, and one must be free.
    private static final int UNLIMITED = 0xFFFE;
    private static final Logger LOG = LoggerFactory.getLogger(DimseAssociation.class);

    /// A response, and the data set that came with it.
    ///
    /// @param response the response
    /// @param identifier its data set, or null
    public record Reply(DimseResponse response, @Nullable DataSet identifier) {
        /// {@return the status of the response}
        public Status status() {
            return response.status();
        }
    }

    /// An operation that we have asked the peer for.
    ///
    /// *Threading*: any thread, but for the one that reads the association.
    public interface Invocation extends AutoCloseable {
        /// {@return the request, with the message id that it was sent with}
        DimseRequest request();

        /// Waits for the next response.
        ///
        /// @return the response; null after the final one
        /// @throws IOException if the association fails or ends first, or the peer takes too long
        @Nullable
        Reply next() throws IOException;

        /// {@return whether {@link #next()} would return, or fail, without waiting}
        boolean isReady();

        /// Asks the peer to end the operation (C-CANCEL). Its final response still comes. Asking twice is the same.
        ///
        /// @throws IOException if the association has failed or ended
        /// @throws IllegalStateException if the operation is not a C-FIND, C-MOVE or C-GET
        void cancel() throws IOException;

        /// Ends the operation: without its final response yet, cancels it if it can be, and drops what still comes.
        ///
        /// @throws IOException if the association fails before the final response
        @Override
        void close() throws IOException;
    }

    private final Association association;
    private final DimseHandler handler;
    private final DimseOptions options;
    private final PresentationContext[] contexts = new PresentationContext[CONTEXTS];
    private final MessageReader messages;
    private final InvokedOperations invoked;
    private final PerformedOperations performed;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread reader;
    private volatile @Nullable IOException endCause;

    /// Takes an association over: from now on, nobody else reads it or writes to it.
    ///
    /// @param association the association, established
    /// @param handler performs what the peer asks for
    /// @param options time and size limits
    public DimseAssociation(Association association, DimseHandler handler, DimseOptions options) {
        this.association = association;
        this.handler = handler;
        this.options = options;
        this.messages = new MessageReader(this, options);
        var info = association.info();
        for (var context : info.contexts()) {
            if (context.accepted()) {
                contexts[context.id() >>> 1] = context;
            }
        }
        var window = info.window();
        int ours = info.requestor() ? window.invoked() : window.performed();
        int theirs = info.requestor() ? window.performed() : window.invoked();
        this.invoked = new InvokedOperations(this, ours == 0 ? UNLIMITED : ours, options.pendingReplies());
        this.performed = new PerformedOperations(theirs, options.maxPerformed());
        association.silentWhile(() -> invoked.isOutstanding() || performed.size() > 0);
    }

    /// {@return the association that the messages travel on}
    public Association association() {
        return association;
    }

    /// {@return what was negotiated}
    public AssociationInfo info() {
        return association.info();
    }

    /// {@return the limits in force}
    public DimseOptions options() {
        return options;
    }

    /// {@return how many requests of the peer have no final response yet}
    public int performing() {
        return performed.size();
    }

    /// Reads messages, and runs the handler, on the calling thread until the association ends.
    ///
    /// @throws IOException if it ends in any other way than by release
    public void run() throws IOException {
        synchronized (ended) {
            if (reader != null) {
                throw new IllegalStateException("the association is being read already");
            }
            reader = Thread.currentThread();
        }
        IOException cause = null;
        try {
            readMessages();
        } catch (DicomFormatException e) {
            cause = e;
            association.abort(AbortSource.SERVICE_PROVIDER, AbortReason.INVALID_PDU_PARAMETER_VALUE);
            throw e;
        } catch (IOException e) {
            cause = e;
            throw e;
        } finally {
            end(cause);
        }
    }

    /// Reads messages, and runs the handler, on a thread of its own until the association ends ([AssociationThreads]).
    public void start() {
        AssociationThreads.start(() -> {
            try {
                run();
            } catch (IOException e) {
                LOG.debug("The association ended: {}", e.toString());
            }
        });
    }

    /// Asks the peer to perform an operation. Waits while as many as the window allows are outstanding.
    ///
    /// @param contextId the id of an accepted presentation context
    /// @param request the request; its message id is assigned here
    /// @param dataSet the data set to send with it, or null
    /// @return the operation, to take its responses from
    /// @throws IOException if the association fails or has ended, or the data set cannot be read: then it is aborted
    public Invocation invoke(int contextId, DimseRequest request, @Nullable Payload dataSet) throws IOException {
        return invoke(contextId, request, dataSet, options.timeout(request.field()));
    }

    /// Asks the peer to perform an operation. Waits while as many as the window allows are outstanding.
    ///
    /// @param contextId the id of an accepted presentation context
    /// @param request the request; its message id is assigned here
    /// @param dataSet the data set to send with it, or null
    /// @param timeout how long to wait for each response; zero for no limit
    /// @return the operation, to take its responses from
    /// @throws IOException if the association fails or has ended, or the data set cannot be read: then it is aborted
    public Invocation invoke(int contextId, DimseRequest request, @Nullable Payload dataSet, Duration timeout)
            throws IOException {
        if (accepted(contextId) == null) {
            throw new IllegalArgumentException("there is no accepted presentation context " + contextId);
        }
        var invocation = invoked.begin(contextId, request, timeout);
        boolean sent = false;
        try {
            send(contextId, CommandCodec.encode(invocation.request(), dataSet != null), dataSet);
            sent = true;
        } finally {
            if (sent) {
                invoked.sent(invocation);
            } else {
                invoked.forget(invocation);
            }
        }
        return invocation;
    }

    /// Asks the peer to perform an operation of the N- family, or to take note of an event, in the presentation context where this
    /// side may: N-EVENT-REPORT where it is the SCP, everything else where it is the SCU.
    ///
    /// @param abstractSyntax the abstract syntax of the context: in most services the SOP class of the request
    /// @param request the request; its message id is assigned here
    /// @param dataSet the data set to send with it, or null
    /// @return the operation, to take its one response from
    /// @throws io.larmor.assoc.NegotiationException if no such context was accepted
    /// @throws IOException if the association fails or has ended
    public Invocation invoke(String abstractSyntax, NRequest request, @Nullable DataSet dataSet) throws IOException {
        var context = NContexts.choose(info(), abstractSyntax, request);
        return invoke(context.id(), request, dataSet == null
                ? null
                : Payload.of(dataSet.encode(TransferSyntax.of(context.transferSyntax()))));
    }

    /// Does the same in the context of the request's own SOP class, and waits for the response.
    ///
    /// @param request the request; its message id is assigned here
    /// @param dataSet the data set to send with it, or null
    /// @return the response, whatever its status
    /// @throws io.larmor.assoc.NegotiationException if no such context was accepted
    /// @throws IOException if the association fails or has ended, or the peer takes too long
    public Reply call(NRequest request, @Nullable DataSet dataSet) throws IOException {
        try (var invocation = invoke(request.sopClass(), request, dataSet)) {
            return Objects.requireNonNull(invocation.next(), "an operation nobody else closes has a response");
        }
    }

    /// Releases the association in order, and waits until it has ended. Operations still outstanding fail.
    ///
    /// @throws IOException if it ends in another way, or the peer does not answer in time
    public void release() throws IOException {
        if (ended.getCount() > 0) {
            checkNotReader();
            invoked.dropReplies();
            try {
                association.requestRelease();
            } catch (IOException e) {
                throw Interrupts.explained(e, association);
            }
            awaitEnd();
        }
        var cause = endCause;
        if (cause != null) {
            throw Interrupts.explained(cause, association);
        }
    }

    /// Aborts the association: both sides forget it at once.
    public void abort() {
        association.abort();
        endOperations(new AssociationEndedException("The association was aborted by this side."));
    }

    /// Aborts the association if it has not ended.
    @Override
    public void close() {
        if (association.isOpen()) {
            abort();
        }
    }

    private void awaitEnd() throws IOException {
        try {
            ended.await();
        } catch (InterruptedException e) {
            association.close();
            throw Interrupts.interrupted("while waiting for the release; the association was aborted", e);
        }
    }

    private void readMessages() throws IOException {
        while (true) {
            var fragment = association.receive();
            if (fragment == null) {
                if (association.releaseIndicated()) {
                    if (!handler.releasing(this)) {
                        association.abort();
                        throw new AssociationEndedException(
                                "The release was not granted: the association was aborted.");
                    }
                    endOperations(released());
                    association.acceptRelease();
                }
                return;
            }
            readMessage(fragment);
        }
    }

    private void readMessage(Fragment first) throws IOException {
        int contextId = first.contextId();
        var context = accepted(contextId);
        if (context == null) {
            throw messages.violation(AbortReason.INVALID_PDU_PARAMETER_VALUE,
                    "a command came in presentation context " + contextId
                            + ", which was not accepted");
        }
        var message = CommandCodec.decode(messages.receiveCommand(first), context.abstractSyntax());
        if (message instanceof DimseRequest request) {
            perform(request, context);
        } else if (message instanceof DimseResponse response) {
            deliver(response, context);
        } else if (message instanceof CCancelRq cancel) {
            performed.cancel(cancel.respondedTo());
        }
    }

    private void perform(DimseRequest request, PresentationContext context) throws IOException {
        if (performed.isExceeded()) {
            throw messages.violation(AbortReason.UNEXPECTED_PDU, "the peer sent a " + request.field() + " while "
                    + performed.size() + " of its requests were outstanding; the negotiated window is "
                    + performed.window());
        }
        invoked.readerBusy(true);
        var responder = new PendingRequest(this, request, context.id());
        var body = new Body(messages, context.transferSyntax(), context.id(), request.hasDataSet());
        responder.carries(body);
        boolean failed = false;
        switch (performed.begin(responder)) {
            case BEGUN -> failed = !handle(request, context, body, responder);
            case DUPLICATE -> refuse(responder, Status.DUPLICATE_INVOCATION);
            case TOO_MANY -> refuse(responder, tooMany(request));
        }
        body.close();
        messages.drain(body);
        if (!responder.isAnswered() && (failed || !responder.isDeferred())) {
            refuse(responder, Status.PROCESSING_FAILURE);
        }
        invoked.readerBusy(false);
        if (request instanceof CStoreRq) {
            invoked.subOperationCame();
        }
    }

    private void refuse(PendingRequest request, Status status) throws IOException {
        request.respond(status);
        handler.refused(this, request.request(), status);
    }

    private static Status tooMany(DimseRequest request) {
        var status = request.field() == CommandField.C_FIND_RQ
                ? Status.OUT_OF_RESOURCES
                : Status.CANNOT_PERFORM_SUB_OPERATIONS;
        return status.withComment("Too many operations at a time");
    }

    /// {@return whether the handler came to its end without an exception}
    private boolean handle(DimseRequest request, PresentationContext context, Body body, PendingRequest responder)
            throws IOException {
        try {
            handler.handle(request, context, body, responder);
            if (!responder.isAnswered() && !responder.isDeferred()) {
                LOG.error("The handler of a {} neither answered nor deferred the answer", request.field());
            }
            return true;
        } catch (IOException | RuntimeException | Error e) {
            if (!association.isOpen()) {
                throw e;
            }
            if (e instanceof IOException && responder.isAnswered()) {
                // The association is being released: nobody waits for the answer
                LOG.debug("The answer to a {} could not be sent", request.field(), WithoutMessages.of(e));
                return true;
            }
            LOG.error("The handler of a {} failed", request.field(), WithoutMessages.of(e));
            LOG.trace("The handler of a {} failed", request.field(), e);
            return false;
        }
    }

    private void deliver(DimseResponse response, PresentationContext context) throws IOException {
        var invocation = invoked.find(response.respondedTo());
        if (invocation == null || invocation.contextId() != context.id()
                || response.field().code() != (invocation.request().field().code() | CommandField.RESPONSE)) {
            throw messages.violation(AbortReason.INVALID_PDU_PARAMETER_VALUE, "a " + response.field() + " to message "
                    + response.respondedTo() + " came, but no such operation is outstanding in presentation context "
                    + context.id());
        }
        DataSet identifier = null;
        if (response.hasDataSet()) {
            var body = new Body(messages, context.transferSyntax(), context.id(), true);
            try {
                identifier = invocation.isDiscarding() ? null : body.readDataSet(options.maxIdentifierLength());
            } finally {
                body.letGo();
            }
            messages.drain(body);
        }
        invoked.deliver(invocation, new Reply(response, identifier));
    }

    /// Ends the association at once, from any thread, without writing.
    void fail(IOException cause) {
        association.fail(cause);
        endOperations(cause);
    }

    private void end(@Nullable IOException cause) {
        endCause = cause;
        endOperations(cause != null ? cause : released());
        if (association.isOpen()) {
            association.abort();
        }
        ended.countDown();
        awaitClosed();
        association.close();
    }

    /// An A-ABORT has to arrive: what the peer still sends is read for a moment, for with bytes unread the connection would be reset, and with it
    /// goes what the peer has not read.
    private void awaitClosed() {
        try {
            var _ = association.receive();
        } catch (IOException e) {
            LOG.trace("What ended the association has been told", e);
        }
    }

    private static AssociationEndedException released() {
        return new AssociationEndedException("The association was released before the operation ended.");
    }

    private void endOperations(IOException cause) {
        invoked.endAll(cause);
        performed.endAll(cause);
    }

    void send(int contextId, ByteBuffer command, @Nullable Payload dataSet) throws IOException {
        try {
            association.send(contextId, command, dataSet);
        } catch (IOException e) {
            throw Interrupts.explained(e, association);
        }
    }

    PerformedOperations performed() {
        return performed;
    }

    void checkNotReader() {
        if (Thread.currentThread().equals(reader)) {
            throw new IllegalStateException("the thread that reads the association cannot wait for a response on it");
        }
    }

    private @Nullable PresentationContext accepted(int contextId) {
        return (contextId & 1) == 0 || contextId < 0 || contextId > 0xFF ? null : contexts[contextId >>> 1];
    }
}
