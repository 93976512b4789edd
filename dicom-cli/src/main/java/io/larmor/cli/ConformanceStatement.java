package io.larmor.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.larmor.assoc.TlsProfile;
import io.larmor.data.SopClasses;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.scp.DicomServer;
import io.larmor.scp.InstalledService;
import io.larmor.scp.PeerPermissions;
import io.larmor.scp.ServerPolicy;
import io.larmor.services.spi.Initiation;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.Role;
import io.larmor.services.spi.ServiceDescriptor;

/// The conformance statement of a node, from the descriptors by which it negotiates. Its sections are those of the template of PS3.2 Annex A, with its
/// numbers less the letter.
final class ConformanceStatement {
    /// The defined terms of PS3.3 §C.12.1.1.2.
    static final List<String> CHARACTER_SETS = List.of("ISO_IR 6", "ISO_IR 13", "ISO_IR 100", "ISO_IR 101",
            "ISO_IR 109",
            "ISO_IR 110", "ISO_IR 126", "ISO_IR 127", "ISO_IR 138", "ISO_IR 144", "ISO_IR 148", "ISO_IR 166",
            "ISO_IR 203",
            "ISO_IR 192", "GB18030", "GBK", "ISO 2022 IR 6", "ISO 2022 IR 13", "ISO 2022 IR 58", "ISO 2022 IR 87",
            "ISO 2022 IR 100", "ISO 2022 IR 101", "ISO 2022 IR 109", "ISO 2022 IR 110", "ISO 2022 IR 126",
            "ISO 2022 IR 127", "ISO 2022 IR 138", "ISO 2022 IR 144", "ISO 2022 IR 148", "ISO 2022 IR 149",
            "ISO 2022 IR 159", "ISO 2022 IR 166", "ISO 2022 IR 203");
    private static final String YES = "Yes";
    private static final String NO = "No";
    private static final String NONE = "None.";

    private final ServerPolicy policy;
    private final List<InstalledService> services;
    private final List<Initiation> initiations;
    private final Statement.Builder out = new Statement.Builder("DICOM Conformance Statement: Larmor");

    private ConformanceStatement(DicomServer server) {
        policy = server.policy();
        services = server.services().stream().sorted(Comparator.comparing(InstalledService::name)).toList();
        initiations = services.stream().flatMap(each -> each.service().initiations().stream()).toList();
    }

    static Statement of(DicomServer server) {
        return new ConformanceStatement(server).build();
    }

    private Statement build() {
        overview();
        introduction();
        model();
        node();
        new ProgramStatement(out).write("4.2.2");
        network();
        configuration();
        rest();
        return out.build();
    }

    private Stream<ServiceDescriptor> descriptors() {
        return services.stream().flatMap(each -> each.descriptors().stream());
    }

    private boolean sends(Operation... operations) {
        return descriptors().anyMatch(each -> Stream.of(operations).anyMatch(each.operations()::contains));
    }

    private void overview() {
        out.section("1", "Conformance Statement Overview")
                .text("This node keeps images and other objects that are sent to it, finds them again, and sends them to those who ask. What"
                        + " else it does depends on the services that are installed. This statement was made from their descriptors and the"
                        + " node's configuration by `larmor conformance`; its sections are those of the template of PS3.2 Annex A.");
        for (Category category : Category.values()) {
            out.table("Network services: " + category.title,
                    List.of("SOP Classes", "User of Service (SCU)", "Provider of Service (SCP)"),
                    sopClasses().stream().filter(uid -> !uid.equals(Uid.Verification) && Category.of(uid) == category)
                            .map(uid -> List.of(name(uid), isScu(uid) ? YES : NO, isScp(uid) ? YES : NO)).toList());
        }
        out.text("Verification SCP is not in the tables: every node that accepts associations has it.");
        out.table("Installed services", List.of("Service", "Version", "Origin"), services.stream()
                .map(each -> List.of(each.name(), version(each), each.origin())).toList());
    }

    /// The version of what belongs to the program is that of the program.
    private String version(InstalledService service) {
        return service.origin().startsWith("module io.larmor.")
                ? policy.association().implementationVersionName().orElse("-")
                : service.version();
    }

    /// All SOP classes of the node in either role, as the registry orders them by number.
    private Set<String> sopClasses() {
        return Stream
                .concat(descriptors().map(ServiceDescriptor::sopClass), initiations.stream().map(Initiation::sopClass))
                .sorted(ServiceStatements.BY_UID).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private boolean isScp(String uid) {
        return plays(uid, Role.SCP);
    }

    /// As the origin of sub-operations the node is the SCU of everything that it stores (PS3.4 §C.4.2.2, §C.4.3.2).
    private boolean isScu(String uid) {
        return plays(uid, Role.SCU) || (SopClasses.isStorage(uid) && sends(Operation.MOVE, Operation.GET));
    }

    private boolean plays(String uid, Role role) {
        return descriptors().anyMatch(each -> each.sopClass().equals(uid) && each.roles().contains(role))
                || initiations.stream().anyMatch(each -> each.sopClass().equals(uid) && each.role() == role);
    }

    /// {@return what a SOP class is called}
    static String name(String uid) {
        return uid.equals(ServiceDescriptor.ANY)
                ? "Any other storage SOP Class, private ones too"
                : Uids.find(uid).map(Uids.Entry::name).orElse("Private SOP Class");
    }

    private void introduction() {
        out.section("3", "Introduction").section("3.2", "Audience")
                .text("Those who connect systems to this node, and who know the DICOM standard.")
                .section("3.3", "Remarks")
                .text("This statement alone does not make sure that two systems work together. It helps to compare what they claim; whether it"
                        + " suffices has to be tried where they are connected. Not a medical device.")
                .section("3.7", "References")
                .text("NEMA PS3, Digital Imaging and Communications in Medicine (DICOM) Standard.");
    }

    private void model() {
        out.section("4", "Networking").section("4.1", "Implementation Model").section("4.1.1", "Application Data Flow")
                .text("The node is one Application Entity. It waits for associations and performs what its services offer; for some of that it"
                        + " requests associations itself, see 4.2.1.3. The commands of the program are another Application Entity: each requests"
                        + " one association or more and ends with it.")
                .section("4.1.2", "Functional Definition of AEs")
                .section("4.1.2.1", "Functional Definition of the node")
                .text("An association is accepted if caller and called AE title are let in (4.2.1.4) and a presentation context can be used. Each"
                        + " request goes to the service of its presentation context. What no service claims is refused in the negotiation.")
                .section("4.1.2.2", "Functional Definition of the commands")
                .text("A command does what its name says against one peer, reports it, and ends with an exit code that tells whether it was done.")
                .section("4.1.3", "Sequencing of Real World Activities").text(NONE);
    }

    private void node() {
        out.section("4.2", "AE Specifications").section("4.2.1", "The node")
                .section("4.2.1.1", "SOP Classes")
                .text("This Application Entity provides Standard Conformance to the following SOP Classes; private ones are marked.")
                .table("SOP Classes of the node", List.of("SOP Class Name", "SOP Class UID", "SCU", "SCP"),
                        sopClasses().stream()
                                .map(uid -> List.of(name(uid), uid, isScu(uid) ? YES : NO, isScp(uid) ? YES : NO))
                                .toList());
        policies();
        initiation();
        acceptance();
    }

    private void policies() {
        out.section("4.2.1.2", "Association Policies").section("4.2.1.2.1", "General")
                .table("", List.of("Application Context Name"), List.of(List.of(Uid.DICOMApplicationContext)))
                .section("4.2.1.2.2", "Number of Associations")
                .table("", List.of("Associations", "Maximum at the same time"),
                        List.of(List.of("as an acceptor", "%,d".formatted(policy.limits().associations())),
                                List.of("as an initiator",
                                        "one for each C-MOVE, and one for each report or notification")))
                .section("4.2.1.2.3", "Asynchronous Nature")
                .table("", List.of("Operations window", "Maximum"),
                        List.of(List.of("operations that a requestor may invoke at once",
                                count(policy.window().invoked())),
                                List.of("operations that the node invokes at once",
                                        count(policy.window().performed()))))
                .text("It is negotiated only if the requestor proposes it, and never above what it proposes.")
                .section("4.2.1.2.4", "Implementation Identifying Information")
                .table("", List.of("Implementation", "Value"),
                        List.of(List.of("Implementation Class UID", policy.association().implementationClassUid()),
                                List.of("Implementation Version Name",
                                        policy.association().implementationVersionName().orElse("none"))));
    }

    private static String count(int number) {
        return number == 0 ? "no limit" : "%,d".formatted(number);
    }

    private void initiation() {
        var rows = new ArrayList<List<String>>();
        if (sends(Operation.MOVE)) {
            rows.add(List.of("Every storage SOP Class of what is asked for", "SCU", "C-STORE",
                    "A C-MOVE; the SOP Classes and transfer"
                            + " syntaxes of the instances found are proposed, and uncompressed ones"));
        }
        for (Initiation each : initiations) {
            rows.add(List.of(name(each.sopClass()) + ", " + each.sopClass(), each.role().name(),
                    ServiceStatements.word(each.operation()), each.when()));
        }
        out.section("4.2.1.3", "Association Initiation Policy")
                .text(rows.isEmpty() ? NONE : "The node requests associations on these occasions.")
                .table("Proposed Presentation Contexts", List.of("Abstract Syntax", "Role", "Invokes", "When"), rows)
                .text("Of several transfer syntaxes that are accepted for one SOP Class, that in which an instance is stored is taken, else an"
                        + " uncompressed one; an instance is never sent under a syntax that its pixel data is not in. If a peer does not answer"
                        + " in time, or aborts, that operation fails and is logged; reports and notifications are tried again.");
    }

    private void acceptance() {
        var who = new ArrayList<String>();
        List<PeerPermissions.Rule> rules = policy.permissions().rules();
        if (!policy.callers().isEmpty()) {
            who.add("AE titles " + String.join(", ", policy.callers()));
        } else if (rules.isEmpty()) {
            who.add("everyone on this machine");
        }
        if (!rules.isEmpty()) {
            who.add("the callers of the permissions");
        }
        who.add(policy.peers().isEmpty() ? "peers, of which none are configured" : "the peers of 4.4.1.2");
        out.section("4.2.1.4", "Association Acceptance Policy")
                .text("Who may call: " + String.join("; ", who) + ". The called AE title must "
                        + (policy.strictCalledAe() ? "be one of 4.4.1.1." : "not be one of 4.4.1.1: any is accepted.")
                        + " Beyond the maximum of associations one more is rejected: transient, local limit exceeded.")
                .text("In each presentation context the first transfer syntax that the service takes is accepted, in the requestor's order; where a"
                        + " SOP Class is proposed more than once, one that no earlier context has. A SOP Class whose Related General SOP Class"
                        + " (SOP Class Common Extended Negotiation) is stored by the node is accepted too.");
        out.table("Permissions", List.of("Callers", "May", "C-MOVE to", "From"), rules.stream()
                .map(rule -> List.of(rule.callers(),
                        rule.permissions().stream().sorted().map(Enum::name).collect(Collectors.joining(", ")),
                        String.join(", ", rule.destinations()),
                        rule.from().isEmpty() ? "anywhere" : rule.from().toString()))
                .toList());
        int activity = 1;
        for (InstalledService service : services) {
            new ServiceStatements(out, service).write("4.2.1.4." + activity++);
        }
    }

    private void network() {
        out.section("4.3", "Network Interfaces").section("4.3.1", "Physical Network Interface")
                .text("Whatever the operating system offers over TCP/IP.")
                .section("4.3.2", "Additional Protocols")
                .text("The PROXY protocol of load balancers, from addresses that are configured. No System Management Profile.")
                .section("4.3.3", "IPv4 and IPv6 Support").text("Both, as the operating system is configured.");
    }

    private void configuration() {
        var t = policy.association().timeouts();
        out.section("4.4", "Configuration").section("4.4.1", "AE Title/Presentation Address Mapping")
                .section("4.4.1.1", "Local AE Titles")
                .table("", List.of("Application Entity", "AE Title", "TCP/IP Port"),
                        List.of(List.of("The node", String.join(", ", policy.aeTitles()),
                                policy.port() == 0 ? "any free one" : "" + policy.port()),
                                List.of("The commands", "LARMOR, unless told otherwise", "none")))
                .section("4.4.1.2", "Remote AE Title/Presentation Address Mapping")
                .text(policy.peers().isEmpty() ? "No peers are configured." : "These peers are configured.")
                .table("", List.of("AE Title", "Host", "Port"), policy.peers().stream()
                        .map(peer -> List.of(peer.ae(), peer.host(), String.valueOf(peer.port()))).toList())
                .section("4.4.2", "Parameters")
                .table("", List.of("Parameter", "Configurable", "Value"), List.of(
                        List.of("Time-out of a TCP/IP connect", YES, time(t.connect())),
                        List.of("Time-out of the TLS handshake", YES, time(t.tlsHandshake())),
                        List.of("Time-out waiting for the answer to an association request", YES,
                                time(t.association())),
                        List.of("Time-out waiting for an association request on a new connection (ARTIM)", YES,
                                time(t.accept())),
                        List.of("Time-out waiting for the answer to a release", YES, time(t.release())),
                        List.of("Time-out of an association on which nothing happens", YES, time(t.idle())),
                        List.of("Time-out of sending", YES, time(t.send())),
                        List.of("Time-out waiting for a DIMSE response", YES, time(t.response())),
                        List.of("Time-out waiting for a C-STORE response", YES, time(t.store())),
                        List.of("Time-out between responses of a C-MOVE or C-GET", YES, time(t.retrieve())),
                        List.of("Maximum PDU size that is received", YES, bytes(policy.association().maxPduLength())),
                        List.of("Maximum PDU size that is sent", NO, "what the peer allows"),
                        List.of("Maximum size of an object", NO, "none"),
                        List.of("Maximum size of the data set of any other request", YES,
                                bytes(policy.limits().dataSetLength())),
                        List.of("Number of simultaneous associations", YES, count(policy.limits().associations())),
                        List.of("Number of simultaneous associations of one AE title", YES,
                                count(policy.limits().associationsPerAe())),
                        List.of("Number of simultaneous connections from one address, but this machine's", YES,
                                count(policy.limits().connectionsPerAddress())),
                        List.of("New connections in a second from one address, but this machine's", YES,
                                count(policy.limits().connectionsPerSecond())),
                        List.of("Longest life of an association", YES, time(policy.limits().lifetime()))));
    }

    private static String time(Duration duration) {
        return duration.isZero()
                ? "none"
                : duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static String bytes(int count) {
        return count == 0 ? "no limit" : "%,d bytes".formatted(count);
    }

    private void rest() {
        out.section("5", "Media Interchange")
                .text("The command `dicomdir` reads, creates and updates File-sets (PS3.10): File-set Reader, Creator and Updater. It claims no"
                        + " Application Profile of PS3.11.")
                .section("6", "Transformation of DICOM to CDA").text(NONE)
                .section("7", "Support of Character Sets")
                .text("Instances are stored as they came, whatever their Specific Character Set (0008,0005). Queries are compared, and answered, in"
                        + " these; an answer is in those of the question where they have all the characters, else in ISO_IR 192.")
                .table("", List.of("Defined Term"), CHARACTER_SETS.stream().map(List::of).toList());
        security();
        out.section("9", "Annexes").section("9.1", "IOD Contents").section("9.1.1", "Created SOP Instances").text(NONE)
                .section("9.1.2", "Usage of Attributes From Received IODs")
                .text("The attributes of the query keys in 4.2.1.4 go into the index; nothing else is looked at.")
                .section("9.1.4", "Coerced/Modified Fields")
                .text("None of instances: what is received is stored and sent byte for byte, unless it has to be"
                        + " sent in another transfer syntax.")
                .text("Of a Unified Procedure Step: Scheduled Procedure Step Modification DateTime is the time of the last"
                        + " change, Worklist Label is DEFAULT if it is created with none. A procedure step whose text"
                        + " comes in more than one character set is kept in ISO_IR 192.")
                .section("9.2", "Data Dictionary of Private Attributes").text(NONE)
                .section("9.5", "Standard Extended/Specialized/Private SOP Classes");
        List<List<String>> others = sopClasses().stream().filter(uid -> Category.of(uid) == Category.PRIVATE)
                .map(uid -> List.of(name(uid), uid)).toList();
        out.text(others.isEmpty() ? NONE : "What they mean is with whoever made the service.")
                .table("", List.of("Name", "UID"), others).section("9.6", "Private Transfer Syntaxes").text(NONE);
    }

    private static final List<List<String>> AUDITED = List.of(
            List.of("Application Activity", "A.5.3.1", "the node starts, or stops in order"),
            List.of("Begin Transferring DICOM Instances", "A.5.3.3",
                    "the first instance of a study on an association is about to be acknowledged, or sent for a C-MOVE or C-GET"),
            List.of("DICOM Instances Accessed", "A.5.3.6",
                    "instances are imported at this machine, or deleted while others of the study stay; storage commitment is asked for, one"
                            + " for each study (action R)"),
            List.of("DICOM Instances Transferred", "A.5.3.7",
                    "an association is over, or a C-MOVE or C-GET: one for each study, outcome and action; and every 30 to 60"
                            + " seconds before that"),
            List.of("DICOM Study Deleted", "A.5.3.8", "all instances of a study are deleted at this machine"),
            List.of("Query", "A.5.3.10", "a C-FIND with an identifier has come, and may be asked"),
            List.of("Security Alert", "A.5.3.11",
                    "a caller is not let in, a TLS handshake fails, a presentation context or operation is not permitted, the configuration is"
                            + " read again, messages of the trail were lost"),
            List.of("User Authentication", "A.5.3.12", "a user's identity is verified, or refused"),
            List.of("Procedure Record", "A.5.3.15",
                    "a performed or unified procedure step, or an instance availability notification, is created, changed or read; one for"
                            + " each study, with SOP Class and Instance UID"));

    private void security() {
        out.section("8", "Security").section("8.1", "Security Profiles")
                .text(policy.secure()
                        ? "The node takes TLS" + (policy.plain()
                                ? ", and connections without it on the same port."
                                : ", and nothing else.")
                        : "TLS is not configured.")
                .table("Secure Transport Connection Profiles that can be configured",
                        List.of("Profile", "PS3.15", "Retired"),
                        Stream.of(TlsProfile.values()).filter(profile -> !profile.cipherSuites().isEmpty())
                                .map(profile -> List.of(profile.label(), profile.section(),
                                        profile.retired() ? YES : NO))
                                .toList())
                .text("The command `deidentify` follows the Basic Application Level Confidentiality Profile (PS3.15 Annex E) and those of its options"
                        + " that need nobody to look at pixels.")
                .section("8.2", "Association Level Security")
                .text("AE titles are checked (4.2.1.4); with TLS they can be bound to certificates. User identities (PS3.7 §D.3.3.7) "
                        + (policy.identityVerified()
                                ? "are verified"
                                        + (policy.identityRequired() ? ", and required." : " where they are given.")
                                : "are not verified in this configuration."))
                .section("8.3", "Application Level Security")
                .text("Where `audit.file` or `audit.repository` is set, the node keeps an audit trail in the messages of the Audit Trail Message Format"
                        + " Profile (PS3.15 §A.5), of the events below; which, cannot be chosen. It receives none. They are sent by the SYSLOG-TLS"
                        + " (§A.6) and SYSLOG-UDP (§A.7) profiles, or over TCP, to a host and port that are configured, with facility 10,"
                        + " severity 5, APP-NAME `larmor`, the process as PROCID, MSGID `DICOM+RFC3881`, and no STRUCTURED-DATA. A"
                        + " message is shorter than 64 KiB; a query of more than 16 KiB is left out of it, and its length told. The UserID"
                        + " of the node is its process ID, that of a peer its calling AE title, that of a user the verified user name, or the"
                        + " claim `sub` of a JSON web token, then with `sub@iss` as AlternativeUserID and the claim `name` as UserName; an"
                        + " identifier that is not known is `<none>`. There are no extensions of the schema.")
                .table("Audit messages", List.of("Message", "PS3.15", "When"), AUDITED);
    }

    /// The groups of the overview (PS3.2 §A.1).
    enum Category {
        TRANSFER("Transfer"), QUERY_RETRIEVE("Query/Retrieve"), WORKFLOW("Workflow Management"), PRINT(
                "Print Management"), PRIVATE("Private");

        private final String title;

        Category(String title) {
            this.title = title;
        }

        static Category of(String uid) {
            if (uid.equals(ServiceDescriptor.ANY) || SopClasses.isStorage(uid)) {
                return TRANSFER;
            }
            if (Uids.find(uid).isEmpty()) {
                return PRIVATE;
            }
            return SopClasses.isQueryRetrieve(uid) ? QUERY_RETRIEVE : SopClasses.isPrint(uid) ? PRINT : WORKFLOW;
        }
    }
}
