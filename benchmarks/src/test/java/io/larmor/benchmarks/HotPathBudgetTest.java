package io.larmor.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

import io.larmor.assoc.TcpTransport;
import io.larmor.benchmarks.Counted.CountedTransport;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import io.larmor.dimse.Status;
import io.larmor.pdu.PdvHeader;
import io.larmor.scp.DicomServer;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.DicomClient;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The budgets of the hot path that do not depend on the machine: bytes allocated, on both sides together, and writes to the connection. A little more than what is
/// spent today: who exceeds one made the path longer, and who made it shorter should lower it.
class HotPathBudgetTest {
    private static final TransferSyntax SYNTAX = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final int SMALL = 14_000;
    private static final int CT = 512 * 512 * 2;
    private static final int MAX_PDU = 16_384;

    /// An echo: command and response, both sides.
    private static final double ECHO_BYTES = 3_200;
    /// A file of 14 KB, opened, read, sent and taken.
    private static final double STORE_BYTES = 58_000;
    /// What is lent and written of a PDU are views, which the compiler mostly does without.
    private static final double PDU_BYTES = 192;
    private static final double ELEMENT_BYTES = 40;
    /// 256 KiB of a file are read, and written, at a time.
    private static final int CT_WRITES = 3;

    private DicomServer server;
    private CountedTransport transport;
    private ClientAssociation association;

    @BeforeEach
    void connect() throws Exception {
        server = DicomServer.builder().port(0).maxPduLength(MAX_PDU).echo((_, _) -> Status.SUCCESS)
                .store((_, _, body) -> {
                    for (var piece = body.next(); piece != null; piece = body.next()) {
                        piece.position(piece.limit());
                    }
                    return Staged.done(Status.SUCCESS);
                }, Uid.CTImageStorage).build().start();
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        transport = new CountedTransport(TcpTransport.connect(address, Duration.ofSeconds(10)));
        association = DicomClient.builder("LARMOR@localhost:" + server.port()).build().connect(transport);
    }

    @AfterEach
    void disconnect() throws IOException {
        association.close();
        server.close();
    }

    @Test
    void theHeaderOfAFragmentAllocatesNothing() throws IOException {
        var header = ByteBuffer.allocateDirect(12);
        double bytes = Counted.bytes(50_000, () -> PdvHeader.putWithPdu(header.clear(), 1, PdvHeader.LAST, 131_060));
        assertTrue(bytes < 1, bytes + " bytes a header");
    }

    @Test
    void anEchoAllocatesLittle() throws IOException {
        double bytes = Counted.bytes(2_000, association::echo);
        assertTrue(bytes < ECHO_BYTES, bytes + " bytes an echo");
    }

    @Test
    void aStoredFileAllocatesLittleAndLeavesInOneWrite(@TempDir Path folder) throws IOException {
        Path file = file(folder, SMALL);
        long writes = transport.writes();
        association.store(file);
        assertEquals(1, transport.writes() - writes);
        double bytes = Counted.bytes(1_000, () -> association.store(file));
        assertTrue(bytes < STORE_BYTES, bytes + " bytes a C-STORE");
    }

    @Test
    void aLongerObjectAllocatesNextToNothingForEachPduMore(@TempDir Path folder) throws IOException {
        Path large = file(folder, CT);
        Path larger = file(folder, 3 * CT);
        double few = Counted.bytes(200, () -> association.store(large));
        double many = Counted.bytes(200, () -> association.store(larger));
        double pdus = 2.0 * CT / MAX_PDU;
        assertTrue((many - few) / pdus < PDU_BYTES, (many - few) / pdus + " bytes a PDU");
    }

    @Test
    void manyPdusLeaveInFewWrites(@TempDir Path folder) throws IOException {
        Path file = file(folder, CT);
        long writes = transport.writes();
        long written = transport.written();
        association.store(file);
        assertTrue(transport.written() - written > CT);
        assertEquals(CT_WRITES, transport.writes() - writes);
    }

    @Test
    void anIndexedElementTakesItsPlaceInTheIndexAndNothingElse() throws IOException {
        byte[] few = elements(150).encode(SYNTAX);
        byte[] many = elements(350).encode(SYNTAX);
        double less = Counted.bytes(500, () -> DataSet.parse(few, SYNTAX));
        double more = Counted.bytes(500, () -> DataSet.parse(many, SYNTAX));
        assertTrue((more - less) / 200 < ELEMENT_BYTES, (more - less) / 200 + " bytes an element");
    }

    /// As many elements as wanted, of eight bytes each, in private blocks.
    private static DataSet elements(int count) {
        var builder = DataSet.builder();
        for (int i = 0; i < count; i++) {
            int group = 0x0009 + 2 * (i / 100);
            builder.set(group << 16 | 0x0010, Vr.LO, "LARMOR TEST");
            builder.setBytes(group << 16 | 0x1000 + i % 100, Vr.UN, new byte[8]);
        }
        return builder.build();
    }

    private static Path file(Path folder, int pixelBytes) throws IOException {
        var image = DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage)
                .set(Tag.SOPInstanceUID, "2.25." + pixelBytes)
                .setBytes(Tag.PixelData, Vr.OW, new byte[pixelBytes]).build();
        Path path = folder.resolve(pixelBytes + ".dcm");
        DicomFile.write(path, image, SYNTAX);
        return path;
    }
}
