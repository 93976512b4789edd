package io.larmor.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scu.CallOptions;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.DicomClient;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.Staged;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A whole C-STORE over a loopback connection, request to response, to a server that reads the data set and drops it; a C-ECHO, which is
/// what the exchange costs without a data set; and as many bytes and one for an answer without DICOM, which is what the connection costs.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StoreBenchmark {

    /// Bytes of pixel data: a small object, and a CT image.
    @Param({"14000", "524288"})
    private int pixelBytes;

    private PlainExchange plain;
    private DicomServer server;
    private ClientAssociation association;
    private DataSet image = DataSet.EMPTY;

    @Setup
    public void connect() throws IOException, ProviderException {
        plain = new PlainExchange(pixelBytes);
        server = DicomServer.builder().port(0).echo((context, request) -> Status.SUCCESS)
                .store((context, request, body) -> {
                    long dropped = 0;
                    for (var piece = body.next(); piece != null; piece = body.next()) {
                        dropped += piece.remaining();
                    }
                    return Staged.done(dropped >= pixelBytes ? Status.SUCCESS : Status.of(0xC000));
                }, Uid.CTImageStorage).build().start();
        association = DicomClient.builder("LARMOR@localhost:" + server.port()).build().connect();
        image = DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, "2.25.1")
                .setBytes(Tag.PixelData, Vr.OW, new byte[pixelBytes]).build();
    }

    @TearDown
    public void disconnect() throws IOException {
        association.close();
        server.close();
        plain.close();
    }

    @Benchmark
    public Status store() throws IOException {
        return association.store(image, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, CallOptions.DEFAULT);
    }

    @Benchmark
    public Status echo() throws IOException {
        return association.echo();
    }

    @Benchmark
    public int exchangeWithoutDicom() throws IOException {
        return plain.exchange();
    }
}
