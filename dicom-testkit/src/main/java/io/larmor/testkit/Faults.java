package io.larmor.testkit;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.TimeSource;
import io.larmor.assoc.Transport;

/// What goes wrong on a connection, by rule and by seed: the same rules, seed and bytes give the same faults. Immutable.
///
/// Rules are written `[client:|server:]ACTION[=AMOUNT][@PLACE]`, separated by commas. Without `client:` or `server:` a rule holds for the
/// bytes of both sides.
///
/// | action | does | amount |
/// |---|---|---|
/// | `delay=20ms` | every byte arrives later, at full bandwidth | a time |
/// | `split=1` | bytes are handed on in pieces | bytes a piece |
/// | `slow=5ms` | bytes are handed on one by one (slow-loris) | time between two |
/// | `drop`, `drop=4` | bytes are left out | bytes; without: the rest of the PDU |
/// | `duplicate`, `duplicate=4` | bytes come twice | bytes; without: the rest of the PDU |
/// | `corrupt`, `corrupt=4` | bytes get other values | bytes; without: 1 |
/// | `truncate` | the stream ends in good order | – |
/// | `reset` | the connection breaks | – |
/// | `stall` | nothing is handed on any more | – |
///
/// | place | is |
/// |---|---|
/// | (none) | the first byte |
/// | `@byte:100` | a byte of the stream, from 0 |
/// | `@pdu:3`, `@pdu:3+6` | a PDU of the direction, from 1, and a byte in it, from 0 |
/// | `@P-DATA-TF`, `@A-ASSOCIATE-AC+10` | each PDU of a type, and a byte in it |
/// | `@5%` | that share of all PDUs, by chance of the seed |
///
/// For example `delay=10ms,split=7,client:corrupt@2%` or `server:truncate@A-ASSOCIATE-AC+20`.
public final class Faults {
    /// Nothing goes wrong.
    public static final Faults NONE = new Faults(List.of(), 0, TimeSource.SYSTEM, _ -> {});

    private final List<FaultRule> rules;
    private final long seed;
    private final TimeSource time;
    private final Consumer<String> told;

    private Faults(List<FaultRule> rules, long seed, TimeSource time, Consumer<String> told) {
        this.rules = List.copyOf(rules);
        this.seed = seed;
        this.time = time;
        this.told = told;
    }

    /// Reads rules.
    ///
    /// @param text as above; may be empty
    /// @return the faults, with seed 0
    /// @throws IllegalArgumentException if it is none; the message says what is wrong, and what would be right
    public static Faults of(String text) {
        return NONE.withRules(FaultSyntax.parse(text));
    }

    /// {@return the rules}
    public List<FaultRule> rules() {
        return rules;
    }

    /// {@return these faults with other rules}
    ///
    /// @param values the rules
    public Faults withRules(List<FaultRule> values) {
        return new Faults(values, seed, time, told);
    }

    /// {@return these faults with another seed}
    ///
    /// @param value decides what chance decides
    public Faults withSeed(long value) {
        return new Faults(rules, value, time, told);
    }

    /// {@return these faults with another time}
    ///
    /// @param source by which delays are kept
    public Faults withTime(TimeSource source) {
        return new Faults(rules, seed, source, told);
    }

    /// {@return these faults with somebody who is told of each, in words that hold no byte of the stream}
    ///
    /// @param listener called on the thread that hands on; must not block
    public Faults telling(Consumer<String> listener) {
        return new Faults(rules, seed, time, listener);
    }

    /// Puts faults in front of a connection.
    ///
    /// @param transport the connection, which is closed with what is returned
    /// @return its faulty end: what is written there reaches the peer of the transport as bytes of the client
    public Transport around(Transport transport) {
        var pair = MemoryTransport.pair();
        Pump.start(Wire.of(pair.b()), Wire.of(transport), this, 0, Pump.Tap.NONE);
        return new Addressed(pair.a(), transport.remoteAddress(), transport.localAddress());
    }

    /// {@return a connection within this program with these faults on it: its first end is the client's, its second the server's}
    public Link pair() {
        var client = MemoryTransport.pair();
        var server = MemoryTransport.pair();
        Pump.start(Wire.of(client.b()), Wire.of(server.b()), this, 0, Pump.Tap.NONE);
        return new Link(client.a(), server.a());
    }

    /// Both ends of a faulty connection.
    ///
    /// @param client the end of the side that connects
    /// @param server the end of the side that is connected to
    public record Link(Transport client, Transport server) {}

    FaultStream stream(FaultRule.Direction direction, int connection) {
        return new FaultStream(rules.stream().filter(rule -> rule.concerns(direction)).toList(), direction,
                seed * 31 + connection * 2L + direction.index(),
                fault -> told.accept("connection " + (connection + 1) + ": " + fault));
    }

    TimeSource time() {
        return time;
    }

    /// An end within the program that tells the addresses of the connection behind it.
    private record Addressed(MemoryTransport end, Optional<InetSocketAddress> remoteAddress,
            Optional<InetSocketAddress> localAddress) implements Transport {
        @Override
        public int read(java.nio.ByteBuffer target) throws java.io.IOException {
            return end.read(target);
        }

        @Override
        public void write(java.nio.ByteBuffer[] sources, int count) throws java.io.IOException {
            end.write(sources, count);
        }

        @Override
        public Optional<javax.net.ssl.SSLSession> tlsSession() {
            return Optional.empty();
        }

        @Override
        public void close() {
            end.close();
        }
    }
}
