package io.larmor.scu;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.Payload;
import io.larmor.assoc.PresentationContext;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CGetRq;
import io.larmor.dimse.CMoveRq;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.MoveOriginator;
import io.larmor.dimse.Status;
import io.larmor.dimse.SubOperations;
import org.jspecify.annotations.Nullable;

/// An association that we requested, and the operations on it.
///
/// A call returns when the operation has ended. A warning is returned; a failure status is a {@link DimseStatusException}, as is one that
/// cannot be the end of the operation: pending, or cancelled where this side has not cancelled. Everything else that goes wrong is another
/// {@link IOException}, and most often the end of the association. What is given to a call and cannot be right (a UID or an AE title of
/// impossible length or characters, a level that the model has not, elements of a file's meta information) is an
/// {@link IllegalArgumentException}, before anything is sent.
///
/// *Interrupts*: a call on a thread that is interrupted, before or meanwhile, ends with an {@link java.io.InterruptedIOException}, and the
/// thread stays interrupted. Take it that the association is gone, for all who use it, and {@link #abort()} it: an interrupt closes the
/// connection if the thread was sending, as it does with any channel of Java, and an operation whose answer was not awaited keeps its
/// place. To end one call alone, use a {@link Cancellation} or a deadline.
///
/// *Threading*: any thread; operations of several threads share the operations window that was negotiated.
public final class ClientAssociation implements AutoCloseable {
    private static final Duration EVENT_PATIENCE = Duration.ofSeconds(10);

    private final DimseAssociation dimse;
    private final AcceptedContexts contexts;
    private final InboundStores inbound;
    private volatile boolean touched;

    ClientAssociation(DimseAssociation dimse, InboundStores inbound) {
        this(dimse, new AcceptedContexts(dimse.info()), inbound);
    }

    private ClientAssociation(DimseAssociation dimse, AcceptedContexts contexts, InboundStores inbound) {
        this.dimse = dimse;
        this.contexts = contexts;
        this.inbound = inbound;
    }

    /// {@return the same association for one user, to see what this one does with it}
    ClientAssociation view() {
        return new ClientAssociation(dimse, contexts, inbound);
    }

    /// {@return whether something may have been sent by this object: an operation was asked for while the association was open}
    boolean isTouched() {
        return touched;
    }

    private DimseAssociation touch() {
        touched |= isOpen();
        return dimse;
    }

    /// {@return what was negotiated: peer, presentation contexts, limits, TLS}
    public AssociationInfo info() {
        return dimse.info();
    }

    /// {@return the exchange of messages underneath, for what this class has no call for}
    public DimseAssociation dimse() {
        return touch();
    }

    /// {@return whether the association has neither ended nor failed}
    public boolean isOpen() {
        return dimse.association().isOpen();
    }

    /// Asks the peer whether it is there (C-ECHO).
    ///
    /// @return the status
    /// @throws IOException if the peer does not answer, or the association fails
    public Status echo() throws IOException {
        return echo(CallOptions.DEFAULT);
    }

    /// Asks the peer whether it is there (C-ECHO).
    ///
    /// @param options how to make the call
    /// @return the status
    /// @throws IOException if the peer does not answer, or the association fails
    public Status echo(CallOptions options) throws IOException {
        var context = contexts.of(Uid.Verification);
        try (var guard = new Guard(dimse, options);
                var echo = guard.over(touch().invoke(context.id(), new CEchoRq(Uid.Verification), null))) {
            return onlyStatus(echo);
        }
    }

    /// Stores a file as it is, or converted between uncompressed transfer syntaxes if it must be.
    ///
    /// @param path a Part 10 file
    /// @return the status: success or a warning
    /// @throws SourceFailedException if the file cannot be read to its end while it is sent
    /// @throws IOException if the file cannot be read, the peer refuses it, or the association fails
    public Status store(Path path) throws IOException {
        return store(path, CallOptions.DEFAULT);
    }

    /// Stores a file as it is, or converted between uncompressed transfer syntaxes if it must be.
    ///
    /// @param path a Part 10 file
    /// @param options how to make the call
    /// @return the status: success or a warning
    /// @throws SourceFailedException if the file cannot be read to its end while it is sent
    /// @throws IOException if the file cannot be read, the peer refuses it, or the association fails
    public Status store(Path path, CallOptions options) throws IOException {
        try (var file = DicomFile.open(path)) {
            return store(file, options);
        } catch (ClosedByInterruptException e) {
            throw Interrupts.explained(e, "while reading what is to be sent");
        }
    }

    /// Stores an open file as it is, or converted between uncompressed transfer syntaxes if it must be.
    ///
    /// @param file the file, which stays open
    /// @param options how to make the call
    /// @return the status: success or a warning
    /// @throws SourceFailedException if the file cannot be read to its end while it is sent
    /// @throws IOException if the file cannot be read, the peer refuses it, or the association fails
    public Status store(DicomFile file, CallOptions options) throws IOException {
        return store(Outgoing.of(file), options);
    }

    /// Stores a data set, in explicit VR little endian if the peer accepts that.
    ///
    /// @param dataSet the data set, with its SOP Class and Instance UID, and without File Meta Information; no compressed picture
    /// @return the status: success or a warning
    /// @throws IllegalArgumentException if it has elements of group 0000 or 0002, or no SOP Class or Instance UID
    /// @throws IOException if the peer refuses it, or the association fails
    public Status store(DataSet dataSet) throws IOException {
        return store(dataSet, CallOptions.DEFAULT);
    }

    /// Stores a data set, in explicit VR little endian if the peer accepts that.
    ///
    /// @param dataSet the data set, with its SOP Class and Instance UID, and without File Meta Information; no compressed picture
    /// @param options how to make the call
    /// @return the status: success or a warning
    /// @throws IllegalArgumentException if it has elements of group 0000 or 0002, or no SOP Class or Instance UID
    /// @throws IOException if the peer refuses it, or the association fails
    public Status store(DataSet dataSet, CallOptions options) throws IOException {
        return store(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, options);
    }

    /// Stores a data set.
    ///
    /// @param dataSet the data set, with its SOP Class and Instance UID, and without File Meta Information
    /// @param syntax how to encode it; one that its picture is in
    /// @param options how to make the call
    /// @return the status: success or a warning
    /// @throws IllegalArgumentException if it has elements of group 0000 or 0002, or no SOP Class or Instance UID
    /// @throws IOException if the peer refuses it, or the association fails
    public Status store(DataSet dataSet, TransferSyntax syntax, CallOptions options) throws IOException {
        return store(Outgoing.of(dataSet, syntax), options);
    }

    /// Stores an instance from a stream of its encoded data set, without File Meta Information.
    ///
    /// @param sopClass its SOP Class UID
    /// @param sopInstance its SOP Instance UID
    /// @param syntax how the stream is encoded
    /// @param stream the encoded data set; read to its end, not closed
    /// @param options how to make the call
    /// @return the status: success or a warning
    /// @throws IllegalArgumentException if a UID is empty, has more than 64 characters, or others than can be sent
    /// @throws SourceFailedException if the stream cannot be read to its end
    /// @throws IOException if the stream cannot be read, the peer refuses it, or the association fails
    public Status store(String sopClass, String sopInstance, TransferSyntax syntax, InputStream stream,
            CallOptions options)
            throws IOException {
        checkUid(sopClass);
        checkUid(sopInstance);
        return store(new Outgoing(sopClass, sopInstance, syntax, StreamPayload.of(stream), () -> leftOpen(stream)),
                options);
    }

    static void checkUid(String uid) {
        if (!Uids.canTravel(uid)) {
            throw new IllegalArgumentException(
                    "a UID has 1 to 64 characters, digits and periods, but this is \"" + uid
                            + "\"");
        }
    }

    private static InputStream leftOpen(InputStream stream) {
        return new FilterInputStream(stream) {
            @Override
            public void close() {
                // Whoever opened it closes it
            }
        };
    }

    private Status store(Outgoing instance, CallOptions options) throws IOException {
        try (var guard = new Guard(dimse, options);
                var store = guard.over(invokeStore(instance, options, Optional.empty()).invocation())) {
            return onlyStatus(store);
        }
    }

    /// Stores many files, as many at a time as the operations window allows. One that cannot be read or sent, or is refused,
    /// does not hold up the others. {@link DicomClient#storeAll} does the same with a proposal that fits the files.
    ///
    /// @param paths the files
    /// @param options how to make the call
    /// @param results takes what became of each, in the order of the files
    /// @throws IOException if the association fails
    public void storeAll(Iterable<Path> paths, CallOptions options, Consumer<StoreResult> results) throws IOException {
        var left = paths.iterator();
        try (var guard = new Guard(dimse, options);
                var ahead = new Lookahead(() -> left.hasNext() ? new StorePipeline.Item(left.next()) : null,
                        () -> true)) {
            var pipeline = new StorePipeline(this, options, results);
            while (!guard.isCancelled()) {
                var file = ahead.next();
                if (file == null) {
                    break;
                }
                pipeline.send(file);
            }
            pipeline.finish();
        }
    }

    /// A C-STORE that has left, and what it was sent from.
    record SentStore(DimseAssociation.Invocation invocation, OutgoingPayload payload) {}

    SentStore invokeStore(Outgoing instance, CallOptions options, Optional<MoveOriginator> originator)
            throws IOException {
        var context = contexts.toStore(instance.sopClass(), instance.syntax());
        var request = new CStoreRq(0, instance.sopClass(), instance.sopInstance(), options.priority(), originator,
                DataSet.EMPTY);
        var payload = new OutgoingPayload(instance, TransferSyntax.of(context.transferSyntax()));
        try (var before = payload.before()) {
            return new SentStore(touch().invoke(context.id(), request, before.payload()), payload);
        } catch (IOException e) {
            if (e instanceof ClosedByInterruptException) {
                throw Interrupts.explained(e, "while reading what is to be sent");
            }
            if (payload.isAtFault(e) && !(e instanceof InterruptedIOException)) {
                throw new SourceFailedException(e, !isOpen());
            }
            throw e;
        }
    }

    /// Queries in the model that fits the level: study root, but patient root for patients.
    ///
    /// @param level what to find
    /// @param keys what to match, and what to return (empty values)
    /// @return the matches, to be closed
    /// @throws IOException if the peer accepts no such query, or the association fails
    public FindResults find(QueryLevel level, DataSet keys) throws IOException {
        return find(QueryModel.of(level), level, keys, CallOptions.DEFAULT);
    }

    /// Queries in a model.
    ///
    /// @param model the information model, one that has a C-FIND
    /// @param level what to find
    /// @param keys what to match, and what to return (empty values)
    /// @param options how to make the call; a deadline ends with the last match
    /// @return the matches, to be closed
    /// @throws IllegalArgumentException if the model has no such operation or level
    /// @throws IOException if the peer accepts no such query, or the association fails
    public FindResults find(QueryModel model, QueryLevel level, DataSet keys, CallOptions options) throws IOException {
        var sopClass = model.find().orElseThrow(() -> new IllegalArgumentException(model + " has no C-FIND"));
        return find(sopClass, keys.with(Tag.QueryRetrieveLevel, model.checked(level).name()), options);
    }

    /// Queries with any SOP class of C-FIND, for example a worklist.
    ///
    /// @param sopClass the SOP Class UID
    /// @param identifier the identifier, whole
    /// @param options how to make the call; a deadline ends with the last match
    /// @return the matches, to be closed
    /// @throws IOException if the peer accepts no such query, or the association fails
    @SuppressWarnings("MustBeClosedChecker") // The guard lives as long as the results, and is closed with them.
    public FindResults find(String sopClass, DataSet identifier, CallOptions options) throws IOException {
        var context = contexts.of(sopClass);
        var guard = new Guard(dimse, options);
        boolean begun = false;
        try {
            var find = invoke(context, new CFindRq(sopClass, options.priority()), identifier);
            begun = true;
            return new FindResults(guard.over(find), guard);
        } finally {
            if (!begun) {
                guard.close();
            }
        }
    }

    /// Has the peer send instances to another application entity (C-MOVE), in the model that fits the level.
    ///
    /// @param level what to move
    /// @param keys the unique keys of what to move
    /// @param destination the AE title to send it to, which the peer must know
    /// @return how it ended
    /// @throws IllegalArgumentException if the destination is no AE title
    /// @throws IOException if the peer refuses, or the association fails
    public RetrieveResult move(QueryLevel level, DataSet keys, String destination) throws IOException {
        return move(QueryModel.of(level), level, keys, destination, CallOptions.DEFAULT, _ -> {});
    }

    /// Has the peer send instances to another application entity (C-MOVE).
    ///
    /// @param model the information model, one that has a C-MOVE
    /// @param level what to move
    /// @param keys the unique keys of what to move
    /// @param destination the AE title to send it to, which the peer must know
    /// @param options how to make the call
    /// @param progress takes the numbers of sub-operations as they come
    /// @return how it ended
    /// @throws IllegalArgumentException if the model has no such operation or level, or the destination is no AE title
    /// @throws IOException if the peer refuses, or the association fails
    public RetrieveResult move(QueryModel model, QueryLevel level, DataSet keys, String destination,
            CallOptions options,
            Consumer<SubOperations> progress) throws IOException {
        var sopClass = model.move().orElseThrow(() -> new IllegalArgumentException(model + " has no C-MOVE"));
        var context = contexts.of(sopClass);
        var request = new CMoveRq(sopClass, options.priority(), destination);
        var identifier = keys.with(Tag.QueryRetrieveLevel, model.checked(level).name());
        try (var guard = new Guard(dimse, options)) {
            return retrieve(context, request, identifier, guard, progress);
        }
    }

    /// Has the peer send instances on this association (C-GET), in the model that fits the level.
    ///
    /// @param level what to get
    /// @param keys the unique keys of what to get
    /// @param handler takes the instances
    /// @return how it ended
    /// @throws IOException if the peer refuses, or the association fails
    public RetrieveResult get(QueryLevel level, DataSet keys, StoreHandler handler) throws IOException {
        return get(QueryModel.of(level), level, keys, handler, CallOptions.DEFAULT, _ -> {});
    }

    /// Has the peer send instances on this association (C-GET), as far as they fit the presentation contexts that it accepted:
    /// [DicomClient#get] sees to it that all do. One C-GET at a time.
    ///
    /// @param model the information model
    /// @param level what to get
    /// @param keys the unique keys of what to get
    /// @param handler takes the instances
    /// @param options how to make the call
    /// @param progress takes the numbers of sub-operations as they come
    /// @return how it ended
    /// @throws IllegalArgumentException if the model has no such operation or level
    /// @throws IOException if the peer refuses, or the association fails; what the handler threw, if nothing could be kept for that reason
    public RetrieveResult get(QueryModel model, QueryLevel level, DataSet keys, StoreHandler handler,
            CallOptions options,
            Consumer<SubOperations> progress) throws IOException {
        var context = contexts.of(model.get());
        var request = new CGetRq(model.get(), options.priority());
        var identifier = keys.with(Tag.QueryRetrieveLevel, model.checked(level).name());
        inbound.begin(handler);
        try (var guard = new Guard(dimse, options)) {
            inbound.onDefect(guard::cancel);
            var result = retrieve(context, request, identifier, guard, progress);
            inbound.throwDefect();
            return new RetrieveResult(result.status(), result.subOperations(), result.failedInstances(),
                    inbound.failure());
        } catch (DimseStatusException e) {
            inbound.throwDefect();
            var cause = inbound.failure();
            if (cause.isEmpty()) {
                throw e;
            }
            cause.get().addSuppressed(e);
            throw cause.get();
        } finally {
            inbound.end();
        }
    }

    private RetrieveResult retrieve(PresentationContext context, DimseRequest request, DataSet identifier,
            Guard guard,
            Consumer<SubOperations> progress) throws IOException {
        try (var retrieval = guard.over(invoke(context, request, identifier))) {
            return Retrieval.follow(retrieval, guard, progress);
        }
    }

    /// The operations of the N- family, for services that manage instances: performed procedure steps, storage commitment, …
    ///
    /// @param sopClass the SOP Class UID
    /// @return the calls, made with {@link CallOptions#DEFAULT} unless told otherwise
    public NormalizedCalls normalized(String sopClass) {
        return new NormalizedCalls(touch(), sopClass, sopClass, CallOptions.DEFAULT);
    }

    private DimseAssociation.Invocation invoke(PresentationContext context, DimseRequest request, DataSet identifier)
            throws IOException {
        Outgoing.checkGroups(identifier);
        var bytes = identifier.encode(TransferSyntax.of(context.transferSyntax()));
        return touch().invoke(context.id(), request, Payload.of(bytes));
    }

    private static Status onlyStatus(DimseAssociation.Invocation invocation) throws IOException {
        DimseAssociation.@Nullable Reply reply = invocation.next();
        if (reply == null) {
            throw new IOException("the operation was cancelled");
        }
        return successOrWarning(invocation.request(), reply.status());
    }

    /// The only response there is must say that it is done: pending is one of others, and nobody cancelled.
    static Status successOrWarning(DimseRequest request, Status status) throws DimseStatusException {
        if (!status.isDone()) {
            throw new DimseStatusException(request.field(), status);
        }
        return status;
    }

    /// Aborts the association: at once, and whatever is going on.
    public void abort() {
        dimse.abort();
    }

    /// Releases the association in order; one that has ended already is left alone. Events that the peer has reported are answered before,
    /// if their handler takes less than ten seconds: else it would report them again.
    ///
    /// @throws IOException if the peer does not answer the release
    @Override
    public void close() throws IOException {
        if (isOpen()) {
            try {
                inbound.awaitAnswers(EVENT_PATIENCE);
                dimse.release();
            } finally {
                dimse.close();
            }
        }
    }

}
