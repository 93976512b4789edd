package io.larmor.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.Deadlines;
import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.Transport;
import io.larmor.dimse.CommandCodec;
import io.larmor.dimse.DimseMessage;
import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.ImplementationClassUid;
import io.larmor.pdu.MaximumLength;
import io.larmor.pdu.Octets;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.Pdv;
import io.larmor.pdu.PresentationContextAc;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.pdu.ReleaseRp;
import io.larmor.pdu.ReleaseRq;
import io.larmor.pdu.UserInformation;
import io.larmor.scp.DicomServer;
import org.jspecify.annotations.Nullable;

/// One end of a connection that does exactly what a test tells it: sends any bytes, expects PDUs and messages, stalls, closes half,
/// resets. It has no state machine and keeps no rule, so it can be the peer that nobody wants to meet.
///
/// ```java
/// try (var peer = ScriptedPeer.connect(server)) {
///     peer.associate(Uid.Verification)
///         .send(1, new CEchoRq(Uid.Verification).withMessageId(7))
///         .expectMessage().as(CEchoRsp.class);
///     peer.send(new ReleaseRq());
///     peer.expect(ReleaseRp.class);
///     peer.expectEnd();
/// }
/// ```
///
/// What is expected and does not come ends in an [AssertionError] that says what was expected and what came. Nothing waits longer than
/// the patience, by default 30 seconds of this machine's time.
///
/// *Threading:* used by one thread; any may close.
public final class ScriptedPeer implements AutoCloseable {
    /// How long is waited for what is expected.
    public static final Duration PATIENCE = Duration.ofSeconds(30);
    /// A PDU of a test; a peer that announces more is not believed.
    private static final int LONGEST_PDU = 64 << 20;

    private final Wire wire;
    private final Duration patience;
    private final PeerMessages messages;
    private @Nullable AssociateRq requested;
    private @Nullable AssociateAc accepted;

    private ScriptedPeer(Wire wire, Duration patience) {
        this.wire = wire;
        this.patience = patience;
        this.messages = new PeerMessages(this);
    }

    /// What a peer does.
    @FunctionalInterface
    public interface Script {
        /// Plays the script; the connection is closed afterwards.
        ///
        /// @param peer this end of the connection
        /// @throws Exception if something fails: the test fails with it
        void play(ScriptedPeer peer) throws Exception;
    }

    /// {@return a peer at one end of a connection}
    ///
    /// @param transport the connection, which the peer closes
    public static ScriptedPeer over(Transport transport) {
        return new ScriptedPeer(Wire.of(transport), PATIENCE);
    }

    /// {@return a peer that has connected by TCP}
    ///
    /// @param address where to
    /// @throws IOException if nobody listens there
    public static ScriptedPeer connect(InetSocketAddress address) throws IOException {
        return new ScriptedPeer(Wire.connect(address, PATIENCE), PATIENCE);
    }

    /// {@return a peer that has connected to a server within this program, without a network}
    ///
    /// @param server need not listen
    public static ScriptedPeer connect(DicomServer server) {
        var pair = MemoryTransport.pair();
        server.serve(pair.a());
        return over(pair.b());
    }

    static ScriptedPeer accepted(SocketChannel channel) throws IOException {
        return new ScriptedPeer(Wire.of(channel), PATIENCE);
    }

    /// {@return the same end with another patience}
    ///
    /// @param limit how long is waited for what is expected
    public ScriptedPeer patience(Duration limit) {
        return new ScriptedPeer(wire, limit);
    }

    // ---- sending

    /// Sends bytes as they are, at once.
    ///
    /// @param bytes anything
    /// @return this
    /// @throws IOException if the connection is broken
    public ScriptedPeer send(byte... bytes) throws IOException {
        wire.transport().write(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 1);
        return this;
    }

    /// Sends bytes that are written in hexadecimal.
    ///
    /// @param text pairs of digits; white space is ignored
    /// @return this
    /// @throws IOException if the connection is broken
    public ScriptedPeer sendHex(String text) throws IOException {
        return send(HexFormat.of().parseHex(text.replaceAll("\\s", "")));
    }

    /// Sends PDUs, in one write.
    ///
    /// @param pdus one or more
    /// @return this
    /// @throws IOException if the connection is broken
    public ScriptedPeer send(Pdu... pdus) throws IOException {
        var buffers = new ByteBuffer[pdus.length];
        for (int i = 0; i < pdus.length; i++) {
            buffers[i] = ByteBuffer.wrap(pdus[i].encode());
        }
        wire.transport().write(buffers, buffers.length);
        return this;
    }

    /// Sends bytes in pieces, a write for each: a byte each makes the slowest segmentation that TCP can bring.
    ///
    /// @param size  bytes a piece
    /// @param bytes anything
    /// @return this
    /// @throws IOException if the connection is broken
    public ScriptedPeer sendInPieces(int size, byte... bytes) throws IOException {
        for (int at = 0; at < bytes.length; at += size) {
            wire.transport().write(new ByteBuffer[] {ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at))}, 1);
        }
        return this;
    }

    /// Sends a message without a data set, as one P-DATA-TF.
    ///
    /// @param contextId the presentation context, accepted or not
    /// @param message   the command
    /// @return this
    /// @throws IOException if the connection is broken
    public ScriptedPeer send(int contextId, DimseMessage message) throws IOException {
        return send(new PDataTf(List.of(command(contextId, message, false))));
    }

    /// Sends a message with a data set: two presentation data values in one P-DATA-TF.
    ///
    /// @param contextId the presentation context, accepted or not
    /// @param message   the command
    /// @param dataSet   the bytes of the data set
    /// @return this
    /// @throws IOException if the connection is broken
    public ScriptedPeer send(int contextId, DimseMessage message, byte[] dataSet) throws IOException {
        return send(new PDataTf(List.of(command(contextId, message, true),
                new Pdv(contextId, false, true, Octets.of(dataSet)))));
    }

    /// {@return a whole command as a presentation data value}
    ///
    /// @param contextId  the presentation context
    /// @param message    the command
    /// @param hasDataSet what its Command Data Set Type says
    public static Pdv command(int contextId, DimseMessage message, boolean hasDataSet) {
        ByteBuffer bytes = CommandCodec.encode(message, hasDataSet);
        var copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return new Pdv(contextId, true, true, Octets.of(copy));
    }

    // ---- associations

    /// Requests an association for SOP classes in Implicit VR Little Endian, contexts 1, 3, 5, …, and expects it to be accepted.
    ///
    /// @param sopClasses the abstract syntaxes
    /// @return this
    /// @throws IOException if the connection is broken
    public ScriptedPeer associate(String... sopClasses) throws IOException {
        return associate(request("SCRIPTED", "LARMOR", sopClasses));
    }

    /// Requests an association and expects it to be accepted.
    ///
    /// @param request what to ask for
    /// @return this
    /// @throws IOException if the connection is broken
    public ScriptedPeer associate(AssociateRq request) throws IOException {
        send(request);
        requested = request;
        expect(AssociateAc.class);
        return this;
    }

    /// {@return a request for SOP classes in Implicit VR Little Endian, contexts 1, 3, 5, …, with the user information that PS3.7 §D.3.3
    /// demands and any further items}
    ///
    /// @param callingAe  who asks
    /// @param calledAe   who is asked
    /// @param sopClasses the abstract syntaxes
    public static AssociateRq request(String callingAe, String calledAe, String... sopClasses) {
        var contexts = new ArrayList<PresentationContextRq>();
        for (String sopClass : sopClasses) {
            contexts.add(new PresentationContextRq(2 * contexts.size() + 1, sopClass, List.of("1.2.840.10008.1.2")));
        }
        return new AssociateRq(calledAe, callingAe, contexts, userInformation(16_384));
    }

    /// {@return the user information that must be there: maximum length and implementation class}
    ///
    /// @param maxPduLength 0 for unlimited
    public static UserInformation userInformation(int maxPduLength) {
        return new UserInformation(List.of(new MaximumLength(maxPduLength),
                new ImplementationClassUid(AssociationOptions.IMPLEMENTATION_CLASS_UID)));
    }

    /// Expects a request for an association, and accepts every context in its first transfer syntax.
    ///
    /// @return the request
    /// @throws IOException if the connection is broken
    public AssociateRq accept() throws IOException {
        return accept(rq -> new AssociateAc(rq.calledAe(), rq.callingAe(), rq.contexts().stream()
                .map(context -> new PresentationContextAc(context.id(), PresentationContextAc.ACCEPTANCE,
                        context.transferSyntaxes().getFirst()))
                .toList(), userInformation(16_384)));
    }

    /// Expects a request for an association, and answers it.
    ///
    /// @param answer makes an A-ASSOCIATE-AC, or any other PDU, of the request
    /// @return the request
    /// @throws IOException if the connection is broken
    public AssociateRq accept(Function<AssociateRq, Pdu> answer) throws IOException {
        AssociateRq request = expect(AssociateRq.class);
        Pdu pdu = answer.apply(request);
        if (pdu instanceof AssociateAc ac) {
            accepted = ac;
        }
        send(pdu);
        return request;
    }

    /// Releases the association: sends A-RELEASE-RQ, expects A-RELEASE-RP, closes.
    ///
    /// @throws IOException if the connection is broken
    public void release() throws IOException {
        send(new ReleaseRq());
        expect(ReleaseRp.class);
        close();
    }

    /// Expects the peer to release the association, and lets it: A-RELEASE-RQ, A-RELEASE-RP, end of the connection.
    ///
    /// @throws IOException if the connection is broken
    public void expectRelease() throws IOException {
        expect(ReleaseRq.class);
        send(new ReleaseRp());
        expectEnd();
    }

    /// {@return the last A-ASSOCIATE-RQ that came, or that [#associate] sent}
    public Optional<AssociateRq> requested() {
        return Optional.ofNullable(requested);
    }

    /// {@return the last A-ASSOCIATE-AC that came or was sent}
    public Optional<AssociateAc> accepted() {
        return Optional.ofNullable(accepted);
    }

    /// {@return the context that was accepted for a SOP class}
    ///
    /// @param sopClass the abstract syntax
    /// @throws AssertionError if there is none
    public int context(String sopClass) {
        AssociateAc ac = accepted().orElseThrow(() -> new AssertionError("There is no association."));
        return requested().stream().flatMap(rq -> rq.contexts().stream())
                .filter(context -> context.abstractSyntax().equals(sopClass)).map(PresentationContextRq::id)
                .filter(id -> ac.contexts().stream().anyMatch(
                        context -> context.id() == id && context.result() == PresentationContextAc.ACCEPTANCE))
                .findFirst().orElseThrow(() -> new AssertionError("No context was accepted for " + sopClass + "."));
    }

    // ---- expecting

    /// {@return the next PDU; empty at the end of the connection, however it came}
    ///
    /// @throws IOException if what comes is no PDU
    /// @throws AssertionError if nothing comes in time
    public Optional<Pdu> next() throws IOException {
        var header = ByteBuffer.allocate(Pdu.HEADER_LENGTH);
        if (!fill(header, "a PDU")) {
            return Optional.empty();
        }
        long length = Integer.toUnsignedLong(header.getInt(2));
        if (length > LONGEST_PDU) {
            throw new AssertionError("Expected a PDU, but what came announces " + length + " bytes: "
                    + HexFormat.of().formatHex(header.array()) + ".");
        }
        var pdu = ByteBuffer.allocate(Pdu.HEADER_LENGTH + (int) length).put(header.flip());
        if (!fill(pdu, "the rest of an " + Pdu.name(pdu.get(0)))) {
            throw new AssertionError("Expected the rest of an " + Pdu.name(pdu.get(0)) + " of " + length
                    + " bytes, but the connection ended after " + pdu.position() + ".");
        }
        Pdu read = Pdu.decode(pdu.flip());
        switch (read) {
            case AssociateRq rq -> requested = rq;
            case AssociateAc ac -> accepted = ac;
            default -> {}
        }
        return Optional.of(read);
    }

    /// Expects a PDU of a kind.
    ///
    /// @param <P>  the kind
    /// @param type its class
    /// @return the PDU
    /// @throws IOException if the connection is broken, or what comes is no PDU
    /// @throws AssertionError if something else comes, the connection ends, or nothing comes in time
    public <P extends Pdu> P expect(Class<P> type) throws IOException {
        String expected = "an " + type.getSimpleName();
        Pdu pdu = next().orElseThrow(() -> new AssertionError("Expected " + expected + ", but the connection ended."));
        if (!type.isInstance(pdu)) {
            throw new AssertionError(
                    "Expected " + expected + ", but an " + Pdu.name(pdu.type()) + " came: " + pdu + ".");
        }
        return type.cast(pdu);
    }

    /// Expects an A-ABORT.
    ///
    /// @param source who aborts
    /// @param reason why
    /// @return this
    /// @throws IOException if the connection is broken, or what comes is no PDU
    /// @throws AssertionError if something else comes, the connection ends, or nothing comes in time
    public ScriptedPeer expectAbort(int source, int reason) throws IOException {
        var expected = new Abort(source, reason);
        Abort came = expect(Abort.class);
        if (!came.equals(expected)) {
            throw new AssertionError("Expected " + expected + ", but " + came + " came.");
        }
        return this;
    }

    /// Expects the end of the connection.
    ///
    /// @throws IOException if what comes is no PDU
    /// @throws AssertionError if a PDU comes, or nothing at all in time
    public void expectEnd() throws IOException {
        next().ifPresent(pdu -> {
            throw new AssertionError(
                    "Expected the end of the connection, but an " + Pdu.name(pdu.type()) + " came: " + pdu
                            + ".");
        });
    }

    /// Expects a message: puts it together from its fragments, which must be in order.
    ///
    /// @return the message
    /// @throws IOException if the connection is broken, or what comes is no PDU or no command
    /// @throws AssertionError if another PDU comes, the connection ends, or nothing comes in time
    public ReceivedMessage expectMessage() throws IOException {
        return messages.next();
    }

    /// Expects a message of a kind.
    ///
    /// @param <M>  the kind
    /// @param type its class
    /// @return its command
    /// @throws IOException if the connection is broken, or what comes is no PDU or no command
    /// @throws AssertionError if something else comes, the connection ends, or nothing comes in time
    public <M extends DimseMessage> M expectMessage(Class<M> type) throws IOException {
        return expectMessage().as(type);
    }

    /// Reads whatever comes until the connection ends.
    ///
    /// @return the PDUs that came
    /// @throws IOException if what comes is no PDU
    /// @throws AssertionError if the connection does not end in time
    public List<Pdu> untilEnd() throws IOException {
        var came = new ArrayList<Pdu>();
        for (Optional<Pdu> pdu = next(); pdu.isPresent(); pdu = next()) {
            came.add(pdu.get());
        }
        return came;
    }

    // ---- misbehaving

    /// Does nothing, and reads nothing, until something has happened.
    ///
    /// @param event counted down by the test
    /// @return this
    /// @throws InterruptedException if the thread is interrupted
    /// @throws AssertionError if it does not happen in time
    public ScriptedPeer stallUntil(CountDownLatch event) throws InterruptedException {
        if (!event.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError("What the script waits for did not happen within " + patience + ".");
        }
        return this;
    }

    /// Reads nothing and sends nothing until the other end gives up and closes the connection; what it sent before is dropped.
    ///
    /// @throws IOException if what comes is no PDU
    /// @throws AssertionError if it does not give up in time
    public void stallUntilEnd() throws IOException {
        List<Pdu> _ = untilEnd();
    }

    /// Ends what this side sends; it can still expect (TCP: FIN).
    ///
    /// @return this
    /// @throws IOException if the connection is broken
    public ScriptedPeer halfClose() throws IOException {
        wire.half().end();
        return this;
    }

    /// Breaks the connection (TCP: RST).
    ///
    /// @throws IOException if it is broken already
    public void reset() throws IOException {
        wire.reset().end();
    }

    /// Closes the connection without a word.
    @Override
    public void close() {
        wire.transport().close();
    }

    /// Fills a buffer; false if the connection ends first, and nothing but that can come any more.
    private boolean fill(ByteBuffer buffer, String expected) {
        var late = new CountDownLatch(1);
        var deadline = Deadlines.after(patience, () -> {
            late.countDown();
            wire.transport().close();
        });
        int before = buffer.position();
        try {
            while (buffer.hasRemaining()) {
                if (wire.transport().read(buffer) < 0) {
                    break;
                }
            }
        } catch (IOException _) {
            // broken, or closed on this side: the end as well
        } finally {
            deadline.cancel();
        }
        if (late.getCount() == 0) {
            throw new AssertionError("Expected " + expected + ", but "
                    + (buffer.position() == before ? "nothing" : "only " + (buffer.position() - before) + " bytes")
                    + " came within " + patience + ".");
        }
        if (buffer.hasRemaining() && buffer.position() > before && before == 0) {
            throw new AssertionError("Expected " + expected + ", but the connection ended inside its header.");
        }
        return !buffer.hasRemaining();
    }
}
