package io.larmor.benchmarks;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.ImplementationClassUid;
import io.larmor.pdu.MalformedPduException;
import io.larmor.pdu.MaximumLength;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.PdvHeader;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.pdu.UserInformation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// An association request with 38 presentation contexts, there and back, and the header that goes before each fragment.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PduBenchmark {

    private final AssociateRq request = new AssociateRq("ANY-SCP", "LARMOR",
            IntStream.range(0, 38)
                    .mapToObj(i -> new PresentationContextRq(2 * i + 1, "1.2.840.10008.5.1.4.1.1." + (i + 1),
                            List.of("1.2.840.10008.1.2.1", "1.2.840.10008.1.2")))
                    .toList(),
            new UserInformation(List.of(new MaximumLength(262_144), new ImplementationClassUid("2.25.1"))));
    private final ByteBuffer encoded = ByteBuffer.wrap(request.encode());
    private final ByteBuffer header = ByteBuffer.allocateDirect(12);

    /// Fails when Larmor's jars are not modules: then providers and boundaries would not be those of production.
    @Setup
    public void onTheModulePath() {
        if (!Pdu.class.getModule().isNamed()) {
            throw new IllegalStateException("Larmor is on the class path");
        }
    }

    @Benchmark
    public byte[] encodeAssociateRq() {
        return request.encode();
    }

    @Benchmark
    public Pdu decodeAssociateRq() throws MalformedPduException {
        return Pdu.decode(encoded.rewind());
    }

    @Benchmark
    public ByteBuffer encodeFragmentHeader() {
        header.clear();
        PdvHeader.putWithPdu(header, 1, PdvHeader.LAST, 131_060);
        return header;
    }
}
