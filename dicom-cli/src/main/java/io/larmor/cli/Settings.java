package io.larmor.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.larmor.scp.ServerLimits;

import static io.larmor.cli.Setting.flag;
import static io.larmor.cli.Setting.number;

/// All settings of a node, in the order of the reference.
final class Settings {
    private static final SettingKind FILE = new SettingKind.File(true, false);
    private static final SettingKind FOLDER = new SettingKind.File(true, true);
    private static final SettingKind NEW_FOLDER = new SettingKind.File(false, true);
    private static final int DAY = 86_400;
    private static final ServerLimits LIMITS = ServerLimits.DEFAULT;
    private static final String BESIDE = "in the archive's folder";

    static final Setting AE = Setting.of("node.ae", SettingKind.Text.AE,
            "AE titles that the node answers to; the first is the one it calls itself. As a flag: once for each.")
            .many().fallback("LARMOR").by("--ae", "AE");
    static final Setting PORT = number("node.port", 0, 65_535, "", 11_112, "Port; 0 has one chosen.")
            .by("--port", "PORT").atStart();
    static final Setting BIND = Setting
            .of("node.bind", SettingKind.Text.ANY, "Listen on one address of this machine alone.")
            .otherwise("all addresses").by("--bind", "ADDRESS").atStart();
    static final Setting CALLERS = Setting.of("node.accept-calling", SettingKind.Text.PATTERN,
            "Let in callers whose AE title matches, from anywhere; '*' and '?' are wildcards. As a flag: can be repeated.")
            .many().otherwise("everyone on this machine, and the peers").by("--accept-calling", "PATTERN");
    static final Setting ANY_CALLED = flag("node.any-called", "--any-called", "Answer to any AE title.");
    static final Setting ALLOW = Setting.of("node.allow", SettingKind.Text.RULE,
            "Let in callers whose AE title matches, from that address if one is given (AE@ADDRESS/BITS=...), and let them do what is listed, separated by"
                    + " commas: store, query, retrieve (C-GET, and C-MOVE to the caller), move:AE, normalized (the N- services), all,"
                    + " none. Everybody else may only echo. As a flag: can be repeated.")
            .many().otherwise("who may call may do everything").by("--allow", "AE=store,query");
    static final Setting PEER_FROM_HOST = flag("node.peer-from-host", "--peer-from-host",
            "Let in who calls itself as a peer does only from that peer's host.");
    static final Setting MAX_ASSOCIATIONS = number("node.max-associations", 1, 1_000_000, "", 1000,
            "How many associations at a time.")
            .by("--max-associations", "N");
    static final Setting MAX_PDU = number("node.max-pdu", 0, Integer.MAX_VALUE, "bytes", 262_144,
            "The longest PDU taken; 0 for no limit.")
            .by("--max-pdu", "BYTES");
    static final Setting WINDOW = number("node.window", 1, 65_535, "", 32,
            "How many operations at a time are offered on one association, in each direction (asynchronous operations window).");
    static final Setting MAX_IDENTIFIER = number("node.max-identifier", 1024, 1 << 30, "bytes", 8 << 20,
            "The longest data set of a request, other than C-STORE, that is read.");
    static final Setting PROXY_FROM = Setting.of("node.proxy-from", SettingKind.Text.RANGE,
            "A load balancer at this address puts a PROXY header (version 1 or 2) in front of each connection. As a flag: can be repeated.")
            .many().otherwise("nobody").by("--proxy-from", "ADDRESS[/BITS]");

    static final Setting ASSOCIATIONS_PER_AE = number("limits.associations-per-ae", 0, 1_000_000, "",
            LIMITS.associationsPerAe(),
            "How many associations at a time of one calling AE title; 0 for no limit of its own.")
            .by("--max-associations-per-ae", "N");
    static final Setting CONNECTIONS = number("limits.connections-per-address", 0, 1_000_000, "",
            LIMITS.connectionsPerAddress(),
            "How many connections at a time from one address, but for this machine; 0 for no limit.")
            .by("--max-connections-per-address", "N");
    static final Setting CONNECTION_RATE = number("limits.connections-per-second", 0, 1_000_000, "",
            LIMITS.connectionsPerSecond(),
            "How many new connections a second from one address, but for this machine; 0 for no limit.")
            .by("--max-connection-rate", "N");
    static final Setting MEMORY = number("limits.memory", 0, 1 << 20, "MiB", LIMITS.memory() >> 20,
            "How much memory what peers send may take in all; 0 for no limit.")
            .by("--max-memory", "MIB");
    static final Setting MEMORY_PER_AE = number("limits.memory-per-ae", 0, 1 << 20, "MiB", LIMITS.memoryPerAe() >> 20,
            "How much of it one calling AE title may take; 0 for no limit of its own.");
    static final Setting MEMORY_PER_ASSOCIATION = number("limits.memory-per-association", 0, 1 << 20, "MiB",
            LIMITS.memoryPerAssociation() >> 20, "How much of it one association may take; 0 for no limit of its own.");
    static final Setting PROGRESS = number("limits.progress", 0, Integer.MAX_VALUE, "bytes", LIMITS.progress().bytes(),
            "Abort who sends less than that in the interval below in the middle of a message; 0 for never.")
            .by("--min-progress", "BYTES");
    static final Setting PROGRESS_INTERVAL = number("limits.progress-interval", 0, DAY, "seconds",
            LIMITS.progress().interval().toSeconds(), "In how much time of waiting for it; 0 for never.")
            .by("--min-progress-interval", "SECONDS");
    static final Setting LIFETIME = number("limits.lifetime", 0, 366L * DAY, "seconds", LIMITS.lifetime().toSeconds(),
            "Abort associations that last longer than that; 0 for never.")
            .by("--max-lifetime", "SECONDS");
    static final Setting DRAIN = number("node.drain", 0, DAY, "seconds", 30,
            "How long associations may take to end when the node is told to stop; then they are aborted.")
            .by("--drain", "SECONDS");

    static final Setting DIR = Setting.of("archive.dir", NEW_FOLDER, "The archive's folder; made if it is not there.")
            .fallback("larmor-data").by("--dir", "DIR").atStart();
    static final Setting DURABILITY = Setting
            .of("archive.durability", new SettingKind.Choice(List.of("fsync", "os", "none")),
                    "What an acknowledged instance survives: fsync, power loss; os, the death of the program; none.")
            .fallback("fsync").by("--durability", "LEVEL").atStart();
    static final Setting REPLACE = flag("archive.replace", "--replace",
            "Other bytes under the same SOP Instance UID replace the first, instead of being refused.")
            .atStart();
    static final Setting SMALL = number("archive.small-instance", 0, 16 << 20, "bytes", 64 << 10,
            "Instances below this length go through the journal, many to one write; 0: none does.")
            .atStart();
    static final Setting QUEUE = number("archive.queue", 1, 65_536, "", 256,
            "How many instances may wait to become durable before those who send more wait; also the most that become durable at once.")
            .atStart();

    static final Setting PLUGINS = Setting
            .of("plugins.dir", FOLDER,
                    "Plug-ins: each a NAME.jar, with the jars that it needs in a folder NAME beside it.")
            .otherwise("the folder plugins of the archive").by("--plugins", "DIR").atStart();

    static final Setting LOG_LEVEL = Setting
            .of("log.level", new SettingKind.Choice(List.of("error", "warn", "info", "debug", "trace")),
                    "What is logged on standard error: this and what is graver. At trace there may be patient data.")
            .fallback("warn").by("--log-level", "LEVEL");
    static final Setting LOG_FORMAT = Setting
            .of("log.format", new SettingKind.Choice(List.of("text", "json")),
                    "Log lines for people, or as JSON.")
            .fallback("text").by("--log-format", "FORMAT");

    static final Setting METRICS_PORT = Setting
            .of("metrics.port", new SettingKind.Whole(0, 65_535, ""),
                    "Answer GET /metrics (Prometheus) and GET /health on this port; 0 has one chosen.")
            .otherwise("nothing is measured").by("--metrics-port", "PORT").atStart();
    static final Setting METRICS_BIND = Setting
            .of("metrics.bind", SettingKind.Text.ANY, "The address of that port. Who reaches it needs no password.")
            .fallback("127.0.0.1").by("--metrics-bind", "ADDRESS").atStart();

    static final Setting AUDIT_FILE = Setting
            .of("audit.file", new SettingKind.File(false, false),
                    "Add an audit trail (PS3.15 §A.5) to this file, one message a line: who stored, asked for, retrieved and deleted what, and who was"
                            + " refused. It holds data of patients. SIGHUP opens it anew.")
            .otherwise("no audit trail").by("--audit-file", "FILE").atStart();
    static final Setting AUDIT_REPOSITORY = Setting
            .of("audit.repository", SettingKind.Text.REPOSITORY,
                    "Send the audit trail to an audit record repository by syslog (PS3.15 §A.6, §A.7), with the certificates of [tls]; without TLS"
                            + " everybody on the way can read it.")
            .otherwise("nowhere").by("--audit-repository", "tls://HOST:6514").atStart();
    static final Setting AUDIT_SOURCE = Setting
            .of("audit.source", SettingKind.Text.ANY, "What the node is called in the audit trail (AuditSourceID).")
            .otherwise("its AE title").by("--audit-source", "ID").atStart();
    static final Setting AUDIT_SITE = Setting
            .of("audit.site", SettingKind.Text.ANY, "Where in the enterprise the node is (AuditEnterpriseSiteID).")
            .atStart();
    static final Setting AUDIT_BUFFER = number("audit.buffer", 1, 1024, "MiB", 16,
            "How much of the audit trail is kept in memory while a file or repository does not take it; more is lost, counted, and told.")
            .atStart();

    static final Setting CERT = Setting
            .of("tls.cert", FILE, "Our certificate: PEM with those between it and its CA, or PKCS #12 with the key.")
            .otherwise("no TLS").by("--tls-cert", "FILE");
    static final Setting KEY = Setting.of("tls.key", FILE, "Our private key: PEM.").by("--tls-key", "FILE");
    static final Setting KEY_PASSWORD = Setting
            .of("tls.password-file", FILE, "The password of the key, or of PKCS #12, is the first line of this file.")
            .by("--tls-password-file", "FILE");
    static final Setting CA = Setting
            .of("tls.ca", FILE, "Whom to trust: certificates of CAs, PEM or PKCS #12. As a flag: can be repeated.")
            .many().otherwise("the CAs that come with Java").by("--tls-ca", "FILE");
    static final Setting PROFILE = Setting.of("tls.profile", SettingKind.Text.PROFILE,
            "Secure connection profile of PS3.15: bcp195-rfc8996, bcp195-rfc8996-modified, or a retired one (bcp195, bcp195-nd, bcp195-ex).")
            .fallback("bcp195-rfc8996").by("--tls-profile", "NAME");
    static final Setting RETIRED = flag("tls.retired", "--tls-retired", "Allow a retired profile.");
    static final Setting REQUIRE_CLIENT = flag("tls.require-client", "--tls-require-client",
            "Let in only who shows a certificate of tls.ca (--tls-ca).");
    static final Setting PLAIN_TOO = flag("tls.plain-too", "--tls-plain-too",
            "Let in who does not begin with TLS as well, on the same port.");

    static final Setting USERS = Setting
            .of("users.file", FILE,
                    "Let in only users of this file, with their passcodes; 'larmor user' makes its lines.")
            .by("--users", "FILE");
    static final Setting JWKS = Setting
            .of("users.jwks", FILE, "Let in only users with a JSON web token that a key of this JWKS file has signed.")
            .by("--jwks", "FILE");
    static final Setting AUDIENCE = Setting
            .of("users.jwt-audience", SettingKind.Text.ANY, "What a token must be for (aud).")
            .by("--jwt-audience", "NAME");
    static final Setting IDENTITY_OPTIONAL = flag("users.optional", "--identity-optional",
            "Let in who does not say who it is, too.");

    static final Setting CONNECT = timeout("connect", 10, "making a connection to a peer");
    static final Setting HANDSHAKE = timeout("tls-handshake", 10, "the TLS handshake");
    static final Setting ASSOCIATION = timeout("association", 10, "a peer's answer to our A-ASSOCIATE-RQ");
    static final Setting ACCEPT = timeout("accept", 30, "the A-ASSOCIATE-RQ after a connection (ARTIM)");
    static final Setting RELEASE = timeout("release", 10, "the answer to an A-RELEASE-RQ");
    static final Setting IDLE = timeout("idle", 600, "silence on an association");
    static final Setting SEND = timeout("send", 60, "one write to a connection");
    static final Setting RESPONSE = timeout("response", 30, "a peer's response");
    static final Setting STORE = timeout("store", 60, "a peer's response to a C-STORE");
    static final Setting RETRIEVE = timeout("retrieve", 600, "a peer's next response to a C-MOVE or C-GET");

    static final Setting ANY_STORAGE = flag("service.storage.any", "--accept-any-storage",
            "Store instances of SOP classes that nobody knows, private ones too.")
            .atStart();
    static final Setting MATCH_UNKNOWN = flag("service.query-retrieve.match-unknown", "--match-unknown",
            "Let a key of a query match studies that have no value for it, as PS3.4 §C.2.2.1.2 has it; without, they do"
                    + " not match.")
            .atStart();
    static final Setting WORKLIST = Setting
            .of("service.worklist.folder", FOLDER,
                    "Answer worklist queries from the files of a folder: DICOM JSON, or DICOM files.")
            .otherwise("no worklist").by("--worklist", "DIR").atStart();
    static final Setting WORKLIST_INCOMPLETE = flag("service.worklist.incomplete", "--worklist-incomplete",
            "Serve worklist items that lack a value of type 1 too.")
            .atStart();
    static final Setting NOTIFY = Setting.of("service.instance-availability.notify", SettingKind.Text.AE,
            "Notify a peer of each study that has come, once nothing more of it comes (instance availability). As a flag: can be repeated.")
            .many().otherwise("nobody").by("--notify", "AE").atStart();
    static final Setting NOTIFY_AFTER = number("service.instance-availability.quiet", 0, DAY, "seconds", 30,
            "How long nothing of a study has to come before it is notified.")
            .by("--notify-after", "SECONDS").atStart();
    static final Setting NOTIFICATIONS = Setting.of("service.instance-availability.folder", NEW_FOLDER,
            "Let others notify this node of what they have (instance availability), and keep each notification as a DICOM"
                    + " file in a folder.")
            .otherwise("nobody may").by("--keep-notifications", "DIR").atStart();
    static final Setting COMMITMENTS = beside("storage-commitment", "commitments",
            "Where requests for storage commitment are kept until they are answered.");
    static final Setting COMMIT_HERE = Setting.of("service.storage-commitment.same-association",
            new SettingKind.Switch(),
            "Report the result on the association of the request while that is open, and not only on one of its own: false for peers that abort at that.")
            .fallback("true").atStart();
    static final Setting COMMIT_RETRY = number("service.storage-commitment.first-retry", 1, DAY, "seconds", 2,
            "How long after a result could not be delivered it is tried again; then twice as long each time.")
            .atStart();
    static final Setting COMMIT_LONGEST = number("service.storage-commitment.longest-retry", 1, DAY, "seconds", 600,
            "The longest time between two attempts.")
            .atStart();
    static final Setting COMMIT_GIVE_UP = number("service.storage-commitment.give-up", 1, 366L * DAY, "seconds",
            3L * DAY, "How long to try; what is not delivered then is tried again after the next start.")
            .atStart();
    static final Setting MPPS = beside("mpps", "performed-procedure-steps",
            "Where performed procedure steps are kept, each as a DICOM file that nothing but you removes.");
    static final Setting MPPS_LENIENT = flag("service.mpps.lenient", "",
            "Take performed procedure steps that lack attributes of type 2 (PS3.4 §F.7.2).")
            .atStart();
    static final Setting NOTIFY_STEPS = Setting.of("service.mpps.notify", SettingKind.Text.AE,
            "Notify a peer of what happens to performed procedure steps (PS3.4 §F.9). As a flag: can be repeated.")
            .many().otherwise("nobody").by("--notify-steps", "AE").atStart();
    static final Setting UPS = beside("ups", "procedure-steps", "Where unified procedure steps are kept.");
    static final Setting UPS_RETENTION = number("service.ups.retention", 0, 366L * DAY, "seconds", DAY,
            "How long a unified procedure step that has ended, and has no lock, is kept.")
            .atStart();
    static final Setting UPS_FALLBACK = Setting.of("service.ups.fallback", SettingKind.Text.AE,
            "Tell a peer of each start of the node (SCP Status Change), though no subscription of it is kept (PS3.4 §CC.2.4.3).")
            .many().otherwise("nobody").atStart();

    static final Setting PEER_AE = Setting.of("peer.ae", SettingKind.Text.AE, "Its AE title.");
    static final Setting PEER_HOST = Setting.of("peer.host", SettingKind.Text.ANY, "Its name or address.");
    static final Setting PEER_PORT = number("peer.port", 1, 65_535, "", 104, "Its port.");
    static final Setting PEER_TLS = flag("peer.tls", "", "Call it with TLS. As a flag: --tls-peer.");

    private static final List<Setting> NODE = List.of(AE, PORT, BIND, CALLERS, ALLOW, PEER_FROM_HOST,
            ANY_CALLED, MAX_ASSOCIATIONS, MAX_PDU,
            WINDOW,
            MAX_IDENTIFIER, PROXY_FROM, DRAIN);
    private static final List<Setting> SPENT = List.of(ASSOCIATIONS_PER_AE, CONNECTIONS, CONNECTION_RATE, MEMORY,
            MEMORY_PER_AE, MEMORY_PER_ASSOCIATION, PROGRESS, PROGRESS_INTERVAL, LIFETIME);
    private static final List<Setting> ARCHIVE = List.of(DIR, DURABILITY, REPLACE, SMALL, QUEUE);
    private static final List<Setting> EXTENSIONS = List.of(PLUGINS);
    private static final List<Setting> WATCH = List.of(LOG_LEVEL, LOG_FORMAT, METRICS_PORT, METRICS_BIND);
    private static final List<Setting> AUDIT = List.of(AUDIT_FILE, AUDIT_REPOSITORY, AUDIT_SOURCE, AUDIT_SITE,
            AUDIT_BUFFER);
    private static final List<Setting> TLS = List.of(CERT, KEY, KEY_PASSWORD, CA, PROFILE, RETIRED, REQUIRE_CLIENT,
            PLAIN_TOO);
    private static final List<Setting> IDENTITIES = List.of(USERS, JWKS, AUDIENCE, IDENTITY_OPTIONAL);
    private static final List<Setting> TIMEOUTS = List.of(CONNECT, HANDSHAKE, ASSOCIATION, ACCEPT, RELEASE, IDLE, SEND,
            RESPONSE,
            STORE, RETRIEVE);
    private static final List<Setting> SERVICES = List.of(ANY_STORAGE, MATCH_UNKNOWN, WORKLIST, WORKLIST_INCOMPLETE,
            NOTIFY,
            NOTIFY_AFTER, NOTIFICATIONS, COMMITMENTS, COMMIT_HERE, COMMIT_RETRY, COMMIT_LONGEST, COMMIT_GIVE_UP, MPPS,
            MPPS_LENIENT, NOTIFY_STEPS, UPS, UPS_RETENTION,
            UPS_FALLBACK);
    private static final List<Setting> PEER = List.of(PEER_AE, PEER_HOST, PEER_PORT, PEER_TLS);
    private static final List<Setting> ALL = Stream
            .of(NODE, SPENT, ARCHIVE, EXTENSIONS, WATCH, AUDIT, TLS, IDENTITIES, TIMEOUTS, SERVICES)
            .flatMap(List::stream).toList();

    private Settings() {}

    private static Setting timeout(String name, long seconds, String what) {
        return number("timeouts." + name, 0, DAY, "seconds", seconds, "How long to wait for " + what + "; 0 for ever.");
    }

    private static Setting beside(String service, String name, String doc) {
        return Setting.of("service." + service + ".folder", NEW_FOLDER, doc).otherwise(name + " " + BESIDE).atStart();
    }

    /// {@return every setting but those of one peer}
    static List<Setting> all() {
        return ALL;
    }

    /// {@return the settings of a node that keeps no archive}
    static List<Setting> ofNode() {
        return Stream.of(NODE, SPENT, WATCH, TLS, IDENTITIES).flatMap(List::stream).toList();
    }

    /// {@return the settings of an archive}
    static List<Setting> ofArchive() {
        return ARCHIVE;
    }

    /// {@return the settings of an audit trail}
    static List<Setting> ofAudit() {
        return AUDIT;
    }

    /// {@return the settings of one peer}
    static List<Setting> ofPeer() {
        return PEER;
    }

    static Optional<Setting> named(String key) {
        return Stream.concat(ALL.stream(), PEER.stream()).filter(setting -> setting.key().equals(key)).findFirst();
    }
}
