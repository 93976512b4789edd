package io.larmor.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

import io.larmor.assoc.CertificateAuthority;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor cert`.
@Command(name = "cert", description = {"Make certificates for TLS, and a small CA that issues them.",
    "The CA is made in the folder if there is none (ca.pem, ca-key.pem); each name gets NAME.pem and NAME-key.pem. For tests, and"
            + " for a few machines that know each other: keys are not encrypted, and nothing is revoked."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor cert node --host pacs.example.org --host 10.0.0.5",
                "  larmor cert node modality --dir tls",
                "  larmor serve --tls-cert tls/node.pem --tls-key tls/node-key.pem --tls-ca tls/ca.pem --tls-require-client",
                "  larmor echo LARMOR@localhost:11112 --tls-ca tls/ca.pem --tls-cert tls/modality.pem --tls-key tls/modality-key.pem"})
final class CertCommand extends LarmorCommand {
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int CA_DAYS = 3650;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Common name of each certificate, and of its files.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--dir", paramLabel = "DIR", description = "The folder; made if it is not there (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("tls");

    @Option(names = "--host", paramLabel = "HOST", description = "A name or an address of the host that the certificates are for; can be repeated (default: localhost, 127.0.0.1, ::1"
            + " and the name of this machine).")
    private List<String> hosts = new ArrayList<>();

    @Option(names = "--days", paramLabel = "N", description = "How long they are valid (default: ${DEFAULT-VALUE}).")
    private int days = 365;

    @Option(names = "--rsa", description = "RSA keys of 2048 bits, for peers that do not take elliptic curves; decided when the CA is made.")
    private boolean rsa;

    @Option(names = "--json", description = "Say what was made as JSON, on one line.")
    private boolean json;

    CertCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        if (days < 1 || days > CA_DAYS) {
            throw new Failure(ExitCode.USAGE, "--days is from 1 to " + CA_DAYS + ".");
        }
        for (String name : names) {
            if (!FILE_NAME.matcher(name).matches() || name.equals("ca")) {
                throw new Failure(ExitCode.USAGE,
                        "A name has letters, digits, '.', '_' and '-', and is not 'ca': '" + name + "' will not do.");
            }
        }
        Folders.make(folder);
        var made = new ArrayList<String>();
        CertificateAuthority authority = authority(made);
        for (String name : names) {
            write(authority.issue(name, hosts(), Duration.ofDays(days)), name, made);
        }
        report(made);
        return ExitCode.DONE;
    }

    private CertificateAuthority authority(List<String> made) throws IOException {
        Path certificate = folder.resolve("ca.pem");
        if (Files.exists(certificate)) {
            return CertificateAuthority.load(certificate, folder.resolve("ca-key.pem"));
        }
        var authority = CertificateAuthority.create("Larmor CA", rsa
                ? CertificateAuthority.KeyKind.RSA_2048
                : CertificateAuthority.KeyKind.EC_P256, Duration.ofDays(CA_DAYS));
        write(authority.own(), "ca", made);
        return authority;
    }

    private List<String> hosts() {
        if (!hosts.isEmpty()) {
            return hosts;
        }
        var found = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        try {
            found.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException _) {
            // then it has no name
        }
        return List.copyOf(found);
    }

    private void write(CertificateAuthority.Issued issued, String name, List<String> made) throws IOException {
        Path certificate = folder.resolve(name + ".pem");
        Path key = folder.resolve(name + "-key.pem");
        for (Path file : List.of(certificate, key)) {
            if (Files.exists(file)) {
                throw new Failure(ExitCode.USAGE, file + " is there already; remove it, or choose another name.",
                        new FileAlreadyExistsException(file.toString()));
            }
        }
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] secret = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        Files.createFile(key, secret);
        Files.writeString(key, issued.keyPem(), StandardOpenOption.TRUNCATE_EXISTING);
        Files.writeString(certificate, issued.certificatePem(), StandardOpenOption.CREATE_NEW);
        made.add(certificate.toString());
        made.add(key.toString());
    }

    private void report(List<String> made) {
        if (json) {
            var answer = new LinkedHashMap<String, Object>();
            answer.put("ca", folder.resolve("ca.pem").toString());
            answer.put("files", made);
            say(JsonLine.of(answer));
        } else {
            say("Made " + String.join(", ", made) + ".");
        }
    }
}
