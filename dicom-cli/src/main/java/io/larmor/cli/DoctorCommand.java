package io.larmor.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.ProposedContext;
import io.larmor.assoc.TcpTransport;
import io.larmor.assoc.TlsConfig;
import io.larmor.assoc.TlsTransport;
import io.larmor.assoc.Transport;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.scu.CallOptions;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.Proposals;
import io.larmor.scu.QueryLevel;
import io.larmor.scu.QueryModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `larmor doctor`.
@Command(name = "doctor", description = {"Say what works with a peer, what does not, why, and what to change.",
    "Looks at its name, the connection, TLS, the association, each presentation context and C-ECHO; with --query and --store further."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor doctor PACS@pacs.example.org:104", "  larmor doctor PACS@10.0.0.5:2762 --tls-ca ca.pem --query",
        "  larmor doctor PACS@10.0.0.5:104 --store image.dcm --json"})
final class DoctorCommand extends LarmorCommand {
    private static final int SOON_DAYS = 30;

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Option(names = "--query", description = "Ask for one study as well (C-FIND).")
    private boolean query;

    @Option(names = "--store", paramLabel = "FILE", description = "Send this file as well (C-STORE); the peer will keep it.")
    private @Nullable Path store;

    @Option(names = "--json", description = "As JSON, on one line.")
    private boolean json;

    DoctorCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var report = new CheckList(terminal(), json);
        try {
            examine(report);
        } catch (Exception e) {
            Failure failure = Failures.explain(e);
            report.failed(failure.sentence());
            report.end(client.peer().toString());
            return failure.exitCode();
        }
        return report.end(client.peer().toString());
    }

    private void examine(CheckList report) throws IOException {
        report.begin("name");
        InetAddress[] addresses = InetAddress.getAllByName(client.peer().host());
        report.passed(client.peer().host() + " is "
                + Arrays.stream(addresses).map(InetAddress::getHostAddress).collect(Collectors.joining(", ")));
        report.begin("connection");
        var address = new InetSocketAddress(client.peer().host(), client.peer().port());
        long start = System.nanoTime();
        Transport transport = TcpTransport.connect(address, client.timeouts().connect());
        report.passed("port " + client.peer().port() + " accepts connections, in "
                + Text.duration(System.nanoTime() - start));
        try {
            Optional<TlsConfig> tls = client.tls();
            if (tls.isPresent()) {
                report.begin("TLS");
                transport = TlsTransport.client(transport, tls.get(), address);
                certificate(report, transport);
            }
            associate(report, transport);
        } finally {
            transport.close();
        }
    }

    private static void certificate(CheckList report, Transport transport) throws IOException {
        var session = transport.tlsSession().orElseThrow();
        var shown = (X509Certificate) session.getPeerCertificates()[0];
        Instant end = shown.getNotAfter().toInstant();
        String found = session.getProtocol() + ", " + session.getCipherSuite() + ", certificate of "
                + shown.getSubjectX500Principal().getName() + " until " + end.truncatedTo(ChronoUnit.DAYS);
        if (end.isBefore(Instant.now().plus(SOON_DAYS, ChronoUnit.DAYS))) {
            report.warned(found + ": it ends soon, and needs a new one");
        } else {
            report.passed(found);
        }
    }

    private void associate(CheckList report, Transport transport) throws IOException {
        report.begin("association");
        var sopClasses = new LinkedHashSet<>(List.of(Uid.Verification,
                Uid.StudyRootQueryRetrieveInformationModelFind, Uid.StudyRootQueryRetrieveInformationModelMove,
                Uid.StudyRootQueryRetrieveInformationModelGet, Uid.ModalityWorklistInformationModelFind,
                Uid.CTImageStorage, Uid.MRImageStorage, Uid.SecondaryCaptureImageStorage));
        var contexts = new ArrayList<>(Proposals.of(sopClasses, client.proposed()));
        if (store != null) {
            try (DicomFile file = DicomFile.open(store)) {
                contexts.add(new ProposedContext(2 * contexts.size() + 1, file.sopClassUid(),
                        List.of(file.transferSyntax().uid())));
            }
        }
        try (var association = client.builder().contexts(contexts).build().connect(transport)) {
            AssociationInfo info = association.info();
            report.passed(client.calling() + " is let in by " + client.peer().ae()
                    + info.peerImplementationVersionName().map(name -> ", which is " + name).orElse("") + "; window "
                    + info.window().invoked() + ", longest PDU "
                    + (info.peerMaxPduLength() == 0 ? "unlimited" : info.peerMaxPduLength() + " bytes"));
            if (transport.tlsSession().isEmpty() && info.identity().isPresent()) {
                report.begin("identity");
                report.warned("the user's secret went over the network in the clear; use TLS");
            }
            info.contexts().forEach(context -> context(report, context));
            operations(report, association);
        }
    }

    private static void context(CheckList report, PresentationContext context) {
        report.begin(Uids.name(context.abstractSyntax()));
        if (context.accepted()) {
            report.passed("in " + Uids.name(context.transferSyntax()));
        } else {
            report.skipped(context.result().words() + switch (context.result()) {
                case ABSTRACT_SYNTAX_NOT_SUPPORTED -> ": the peer does not offer this service to "
                        + "this caller; if it should, look at its configuration";
                case TRANSFER_SYNTAXES_NOT_SUPPORTED -> ": propose another with --syntax";
                default -> ": the peer's log should say why";
            });
        }
    }

    private void operations(CheckList report, ClientAssociation association) throws IOException {
        if (!association.info().accepted(Uid.Verification).isEmpty()) {
            report.begin("C-ECHO");
            long start = System.nanoTime();
            association.echo();
            report.passed("answered in " + Text.duration(System.nanoTime() - start));
        }
        if (query) {
            report.begin("C-FIND");
            var keys = DataSet.builder().set(Tag.StudyInstanceUID, "").set(Tag.StudyDate, "").build();
            try (var found = association.find(QueryModel.STUDY_ROOT, QueryLevel.STUDY, keys, CallOptions.DEFAULT)) {
                boolean any = found.take() != null;
                report.passed(any ? "the first study came" : "answered; there are no studies for this caller");
            }
        }
        if (store != null) {
            report.begin("C-STORE");
            association.store(store);
            report.passed(store + " was taken");
        }
    }
}
