package io.larmor.interop;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.assoc.CertificateAuthority;
import io.larmor.assoc.Peer;
import io.larmor.assoc.TlsConfig;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import io.larmor.scp.DicomServer;
import io.larmor.scp.ServerSecurity;

/// Everybody who takes part in the interoperability tables, started once: for each maximum length a node of ours (with TLS on the same port, and all
/// with one archive), DCMTK's `dcmqrscp`, `wlmscpfs` and a `storescp` with TLS; an Orthanc, and one with TLS.
final class InteropBench implements AutoCloseable {
    /// Where DCMTK's programs listen.
    record DcmtkPorts(int dcmqrscp, int wlmscpfs, int storescp) {}

    static final String STORESCP = "STORESCP";
    static final String LOCALHOST = "127.0.0.1";
    /// Who we are as a client, and as the destination of what peers move.
    static final String CLIENT = "CLIENT";
    /// The study that is there from the beginning.
    static final int STUDY = 1;
    static final int WORKLIST_ITEMS = 3;
    /// DCMTK's programs take no more.
    private static final int DCMTK_MOST = 131_072;
    private static final int INSTANCES = 4;
    private static final int LARGE_SIDE = 300;

    final Path folder;
    final int clientPort = ForeignProcess.freePort();
    final int storescpPort = ForeignProcess.freePort();
    final Path tls;
    private final int orthancPort = ForeignProcess.freePort();
    private final int secureOrthancPort = ForeignProcess.freePort();
    private final Deque<Closeable> started = new ArrayDeque<>();
    private final Map<Integer, DicomServer> nodes = new HashMap<>();
    private final Map<Integer, DcmtkPorts> dcmtk = new HashMap<>();
    private final Archive archive;
    private final Orthanc orthanc;
    private final Orthanc secureOrthanc;
    private int studies = 100;

    InteropBench(Path folder) throws Exception {
        this.folder = folder;
        tls = certificates(folder.resolve("tls"));
        archive = Archive.open(ArchiveConfig.builder(folder.resolve("archive")).durability(Durability.NONE).build());
        started.push(archive::close);
        try {
            Path worklists = folder.resolve("worklists");
            Path items = worklist(worklists.resolve("WLM"));
            for (int length : Cell.LENGTHS) {
                nodes.put(length, node(length, items));
            }
            startDcmtk(worklists);
            orthanc = orthanc("orthanc", orthancPort, """
                    , "DicomAlwaysAllowFindWorklist": true, "Worklists": { "Enable": true, "Database": "%s" }"""
                    .formatted(items));
            secureOrthanc = orthanc("orthanc-tls", secureOrthancPort,
                    """
                            , "DicomTlsEnabled": true, "DicomTlsCertificate": "%1$s/peer.pem", "DicomTlsPrivateKey": "%1$s/peer-key.pem",
                            "DicomTlsTrustedCertificates": "%1$s/ca.pem"\
                            """
                            .formatted(tls));
            fill();
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    Archive archive() {
        return archive;
    }

    Orthanc orthanc(boolean secure) {
        return secure ? secureOrthanc : orthanc;
    }

    /// {@return the port of a node of ours, plain and with TLS}
    int node(int maxPduLength) {
        return Objects.requireNonNull(nodes.get(maxPduLength)).port();
    }

    /// {@return where DCMTK's programs of a maximum length listen}
    DcmtkPorts dcmtk(int maxPduLength) {
        return Objects.requireNonNull(dcmtk.get(maxPduLength == 0 ? DCMTK_MOST : maxPduLength));
    }

    /// Where the storescp with TLS puts what it gets.
    Path secureStore(int maxPduLength) {
        return folder.resolve("tls-" + (maxPduLength == 0 ? DCMTK_MOST : maxPduLength));
    }

    /// Where the plain storescp puts what our node moves to it.
    Path moved() {
        return folder.resolve("moved");
    }

    static String lengthForDcmtk(int maxPduLength) {
        return String.valueOf(maxPduLength == 0 ? DCMTK_MOST : maxPduLength);
    }

    /// {@return the number of a study that nobody has}
    int newStudy() {
        return ++studies;
    }

    /// {@return the files of a study: small instances, and one that takes several PDUs of 131,072 bytes}
    List<Path> study(int number) throws IOException {
        Path files = filesOf(number);
        if (!Files.exists(files)) {
            Synthetic.study(files, number, INSTANCES);
            DataSet large = Synthetic.ct(number, 1, INSTANCES + 1).toBuilder().setInts(Tag.Rows, LARGE_SIDE)
                    .setInts(Tag.Columns, LARGE_SIDE)
                    .setBytes(Tag.PixelData, Vr.OW, new byte[LARGE_SIDE * LARGE_SIDE * 2]).build();
            Synthetic.write(files, large, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        }
        return Dcmtk.files(files);
    }

    Path filesOf(int study) {
        return folder.resolve("study-" + study);
    }

    TlsConfig trust() throws IOException {
        return TlsConfig.builder().trust(tls.resolve("ca.pem"))
                .certificate(tls.resolve("peer.pem"), tls.resolve("peer-key.pem")).build();
    }

    private DicomServer node(int length, Path items) throws Exception {
        var node = DicomServer.builder().aeTitle(LarmorNode.AE).bind(InetAddress.getLoopbackAddress()).port(0)
                .maxPduLength(length).security(ServerSecurity.builder().tls(TlsConfig.builder()
                        .certificate(tls.resolve("node.pem"), tls.resolve("node-key.pem"))
                        .trust(tls.resolve("ca.pem")).build()).plainToo(true).build())
                .peers(new Peer(CLIENT, LOCALHOST, clientPort), new Peer(STORESCP, LOCALHOST, storescpPort),
                        new Peer(Orthanc.AE, LOCALHOST, orthancPort))
                .share(Archive.class, archive).settings("worklist", Map.of("folder", items.toString()))
                .discoverProviders().build();
        started.push(node::close);
        return node.start();
    }

    /// Starts all, then waits for all.
    private void startDcmtk(Path worklists) throws Exception {
        var waiting = new HashMap<Integer, ForeignProcess>();
        for (int length : Cell.LENGTHS) {
            if (length > 0) {
                var ports = new DcmtkPorts(ForeignProcess.freePort(), ForeignProcess.freePort(),
                        ForeignProcess.freePort());
                dcmtk.put(length, ports);
                String pdu = String.valueOf(length);
                waiting.put(ports.dcmqrscp(),
                        start("dcmqrscp", "-c", dcmqrscp(length, ports.dcmqrscp()).toString()));
                waiting.put(ports.wlmscpfs(), start("wlmscpfs", "-pdu", pdu, "-dfp", worklists.toString(),
                        String.valueOf(ports.wlmscpfs())));
                waiting.put(ports.storescp(), start("storescp", "-pdu", pdu, "+B", "-od",
                        Files.createDirectories(secureStore(length)).toString(),
                        "+tls", tls.resolve("peer-key.pem").toString(), tls.resolve("peer.pem").toString(), "+cf",
                        tls.resolve("ca.pem").toString(), String.valueOf(ports.storescp())));
            }
        }
        waiting.put(storescpPort, start("storescp", "+B", "-aet", STORESCP, "-od",
                Files.createDirectories(moved()).toString(), String.valueOf(storescpPort)));
        for (var each : waiting.entrySet()) {
            each.getValue().awaitListening(each.getKey());
        }
    }

    /// Everybody has the study, without our client.
    private void fill() throws Exception {
        for (Path file : study(STUDY)) {
            archive.importFile(file);
            orthanc.upload(file);
        }
        for (var ports : dcmtk.values()) {
            ForeignProcess.run("storescu", "-aec", "DCMQRSCP", "-R", "-xe", "+sd", LOCALHOST,
                    String.valueOf(ports.dcmqrscp()), filesOf(STUDY).toString()).expectNoErrorLine();
        }
    }

    private ForeignProcess start(String... command) throws IOException {
        var process = ForeignProcess.start(command);
        started.push(process::close);
        return process;
    }

    private Path dcmqrscp(int length, int port) throws IOException {
        Path storage = Files.createDirectories(folder.resolve("dcmqrscp-" + length));
        return Files.writeString(folder.resolve("dcmqrscp-" + length + ".cfg"), """
                NetworkTCPPort  = %d
                MaxPDUSize      = %d
                MaxAssociations = 16
                HostTable BEGIN
                client = (%s, %s, %d)
                HostTable END
                VendorTable BEGIN
                VendorTable END
                AETable BEGIN
                DCMQRSCP %s RW (1000, 1024mb) ANY
                AETable END
                """.formatted(port, length, CLIENT, LOCALHOST, clientPort, storage));
    }

    private Orthanc orthanc(String name, int port, String more) throws IOException {
        var modalities = new ArrayList<String>();
        modalities.add("\"client\": [\"%s\", \"%s\", %d]".formatted(CLIENT, LOCALHOST, clientPort));
        for (int length : Cell.LENGTHS) {
            modalities.add("""
                    "n%d": { "AET": "%s", "Host": "%s", "Port": %d, "UseDicomTls": %s }"""
                    .formatted(length, LarmorNode.AE, LOCALHOST, node(length), name.endsWith("tls")));
        }
        var process = Orthanc.start(folder.resolve(name), port, String.join(", ", modalities),
                "\"/usr/share/orthanc/plugins/libModalityWorklists.so\"", more);
        started.push(process::close);
        return process;
    }

    static Path certificates(Path folder) throws IOException {
        Files.createDirectories(folder);
        var validity = Duration.ofDays(1);
        var authority = CertificateAuthority.create("Larmor CA", CertificateAuthority.KeyKind.RSA_2048, validity);
        write(folder, "ca", authority.own());
        for (String name : List.of("node", "peer")) {
            write(folder, name, authority.issue(name, List.of("localhost", LOCALHOST), validity));
        }
        return folder;
    }

    private static void write(Path folder, String name, CertificateAuthority.Issued issued) throws IOException {
        Files.writeString(folder.resolve(name + ".pem"), issued.certificatePem());
        Files.writeString(folder.resolve(name + "-key.pem"), issued.keyPem());
    }

    private static Path worklist(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.createFile(folder.resolve("lockfile"));
        for (int i = 1; i <= WORKLIST_ITEMS; i++) {
            var meta = DicomFile.fileMeta("1.2.276.0.7230010.3.1.0.1", "1.2.3." + i, Uid.ExplicitVRLittleEndian,
                    "LARMOR");
            DicomFile.write(folder.resolve(i + ".wl"), meta,
                    WorklistIT.item(String.valueOf(i), "Doe^John", "2024070" + i, "CT", "CT" + i, "Brown^Bea"));
        }
        return folder;
    }

    @Override
    public void close() throws IOException {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }
}
