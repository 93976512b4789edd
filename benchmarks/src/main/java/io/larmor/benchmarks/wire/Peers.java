package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Starts the servers that are compared, each on a folder of its own below the benchmark's.
///
/// @param larmor the program to measure, for example the one of the run-time image
/// @param folder for what servers store and log
/// @param dcm4che the folder of the programs of dcm4che; empty for none
record Peers(Path larmor, Path folder, Optional<Path> dcm4che) {
    /// {@return a server of the raw kind}
    ///
    /// @param mode `sink`, `files` or `fsync`
    Node raw(String mode) throws IOException {
        int port = Node.freePort();
        return Node.start("RAW", rawReceiver(port, mode), port, log("raw-" + mode));
    }

    private List<String> rawReceiver(int port, String mode) throws IOException {
        return java("RawReceiver", Integer.toString(port), mode, store("raw-" + mode).toString());
    }

    /// {@return the command line of a program of this package}
    List<String> java(String main, String... args) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Peers.class.getPackageName() + "." + main));
        command.addAll(List.of(args));
        return command;
    }

    /// {@return `larmor receive`, which writes a file for each instance}
    Node larmorReceive() throws IOException {
        int port = Node.freePort();
        return larmor(port, "receive", "--out", store("larmor-receive").toString(), "--quiet", "--durability", "os");
    }

    /// {@return `larmor receive` that takes TLS alone}
    Node larmorReceive(Certificates certificates) throws IOException {
        return larmor(Node.freePort(), "receive", "--out", store("larmor-receive-tls").toString(), "--quiet",
                "--durability", "os", "--tls-cert", certificates.certificate(), "--tls-key", certificates.key());
    }

    /// {@return DCMTK's storescp with its `+B` that takes TLS alone}
    Node storescp(Certificates certificates) throws IOException {
        int port = Node.freePort();
        return Node.start("STORESCP", List.of("storescp", "-aet", "STORESCP", "-pdu", "131072", "+B", "-od",
                store("storescp-tls").toString(), "+tls", certificates.key(), certificates.certificate(), "-ic",
                Integer.toString(port)), port, log("storescp-tls"));
    }

    /// {@return certificates of `larmor cert` for servers on this machine}
    Certificates certificates() throws IOException {
        Path made = store("tls");
        Commands.run(List.of(larmor.toString(), "cert", "--rsa", "node", "--dir", made.toString()), log("cert"));
        return new Certificates(made);
    }

    /// What `larmor cert` makes.
    ///
    /// @param folder where it is
    record Certificates(Path folder) {
        String certificate() {
            return folder.resolve("node.pem").toString();
        }

        String key() {
            return folder.resolve("node-key.pem").toString();
        }

        Path ca() {
            return folder.resolve("ca.pem");
        }
    }

    /// {@return `larmor serve` on a store that is there, or that it begins}
    Node larmorOn(Path store) throws IOException {
        return larmor(Node.freePort(), "serve", "--durability", "none", "--dir", store.toString());
    }

    /// {@return `larmor serve --discard`, which answers and keeps nothing}
    Node larmorDiscard() throws IOException {
        return larmor(Node.freePort(), "serve", "--discard", "--dir", store("larmor-discard").toString());
    }

    /// {@return `larmor serve`, an archive}
    Node larmorArchive(String durability, String... more) throws IOException {
        var args = new ArrayList<>(List.of("serve", "--durability", durability, "--dir",
                store("larmor-" + durability).toString()));
        args.addAll(List.of(more));
        return larmor(Node.freePort(), args.toArray(String[]::new));
    }

    /// {@return `larmor serve`, with the limits that it has by default}
    Node larmorDefault(String... more) throws IOException {
        var args = new ArrayList<>(List.of("serve", "--durability", "os", "--dir", store("larmor-default").toString()));
        args.addAll(List.of(more));
        return start(Node.freePort(), args.toArray(String[]::new));
    }

    private Node larmor(int port, String... args) throws IOException {
        var unlimited = new ArrayList<>(List.of(args));
        unlimited.addAll(List.of("--max-associations", "20000", "--max-associations-per-ae", "0"));
        return start(port, unlimited.toArray(String[]::new));
    }

    private Node start(int port, String... args) throws IOException {
        var command = new ArrayList<>(List.of(larmor.toString()));
        command.addAll(List.of(args));
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
        return Node.start("LARMOR", command, port, log("larmor-" + args[0]));
    }

    /// {@return DCMTK's storescp; its `+B` writes what comes as it comes}
    Node storescp(String... options) throws IOException {
        int port = Node.freePort();
        var command = new ArrayList<>(List.of("storescp", "-aet", "STORESCP", "-pdu", "131072", "-od",
                store("storescp").toString()));
        command.addAll(List.of(options));
        command.add(Integer.toString(port));
        return Node.start("STORESCP", command, port, log("storescp"));
    }

    /// {@return dcm4che's storescp, which writes a file for each instance; PDUs as long as DCMTK's}
    Node dcm4cheStorescp() throws IOException {
        return dcm4cheStorescp("--directory", store("dcm4che-storescp").toString());
    }

    /// {@return dcm4che's storescp, which answers and keeps nothing}
    Node dcm4cheIgnore() throws IOException {
        return dcm4cheStorescp("--ignore");
    }

    private Node dcm4cheStorescp(String... options) throws IOException {
        int port = Node.freePort();
        var command = new ArrayList<>(List.of(dcm4che("storescp"), "-b", "STORESCP@127.0.0.1:" + port,
                "--max-pdulen-rcv", "131072"));
        command.addAll(List.of(options));
        return Node.start("STORESCP", command, port, log("dcm4che-storescp"));
    }

    /// {@return the command line of dcm4che's storescu; PDUs as long as DCMTK's}
    List<String> dcm4cheStorescu(Node node, String folder) {
        return List.of(dcm4che("storescu"), "-c", node.ae() + "@127.0.0.1:" + node.port(), "--max-pdulen-snd",
                "131072", folder);
    }

    /// {@return dcm4che's dcmqrscp, an archive with a DICOMDIR}
    Node dcm4cheDcmqrscp() throws IOException {
        int port = Node.freePort();
        return Node.start("DCMQRSCP", List.of(dcm4che("dcmqrscp"), "-b", "DCMQRSCP@127.0.0.1:" + port,
                "--max-pdulen-rcv", "131072", "--dicomdir", store("dcm4che-dcmqrscp").resolve("DICOMDIR").toString()),
                port, log("dcm4che-dcmqrscp"));
    }

    private String dcm4che(String program) {
        return dcm4che.orElseThrow().resolve(program).toString();
    }

    /// {@return DCMTK's dcmqrscp, an archive}
    Node dcmqrscp() throws IOException {
        int port = Node.freePort();
        Path store = store("dcmqrscp");
        Path config = Files.writeString(folder.resolve("dcmqrscp.cfg"), """
                NetworkTCPPort = %d
                MaxPDUSize = 131072
                MaxAssociations = 200
                HostTable BEGIN
                HostTable END
                VendorTable BEGIN
                VendorTable END
                AETable BEGIN
                DCMQRSCP %s RW (10000, 8192mb) ANY
                AETable END
                """.formatted(port, store));
        return Node.start("DCMQRSCP", List.of("dcmqrscp", "-c", config.toString()), port, log("dcmqrscp"));
    }

    /// {@return Orthanc with its default settings, on loopback}
    Node orthanc() throws IOException {
        int port = Node.freePort();
        Path store = store("orthanc");
        Path config = Files.writeString(folder.resolve("orthanc.json"),
                """
                        { "StorageDirectory": "%1$s", "IndexDirectory": "%1$s", "HttpServerEnabled": false, "DicomPort": %2$d, "DicomAet": "ORTHANC",
                          "Plugins": [], "DicomAlwaysAllowStore": true, "DicomAlwaysAllowFind": true, "RemoteAccessAllowed": false }
                        """
                        .formatted(store, port));
        return Node.start("ORTHANC", List.of("Orthanc", config.toString()), port, log("orthanc"));
    }

    /// {@return whether a program is on the path}
    static boolean has(String program) {
        return Optional.ofNullable(System.getenv("PATH")).stream().flatMap(path -> Stream.of(path.split(":")))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /// Empties a server's store, so that the next run finds what the first one found.
    void clear(String name) throws IOException {
        Folders.empty(folder.resolve(name));
    }

    private Path store(String name) throws IOException {
        Path store = folder.resolve(name);
        Folders.delete(store);
        return Files.createDirectories(store);
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }
}
