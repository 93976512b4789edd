package io.larmor.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Looks at a configuration as a whole: what fits together, and what is there.
final class NodeCheck {
    private final Config config;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private NodeCheck(Config config) {
        this.config = config;
    }

    /// {@return what is wrong}
    static List<ConfigProblem> problems(Config config) {
        var check = new NodeCheck(config);
        check.tls();
        check.others();
        if (check.problems.isEmpty()) {
            check.made();
        }
        return check.problems;
    }

    private void tls() {
        var node = config.node();
        if (node.has(Settings.KEY) && !node.has(Settings.CERT)) {
            problem(Settings.KEY, "A key needs its certificate: set tls.cert (--tls-cert).");
        }
        if (!node.has(Settings.CERT)) {
            String needs = "TLS needs a certificate: tls.cert (--tls-cert) and tls.key (--tls-key); 'larmor cert' makes them for a test.";
            for (var setting : List.of(Settings.REQUIRE_CLIENT, Settings.PLAIN_TOO)) {
                if (node.is(setting)) {
                    problem(setting, needs);
                }
            }
            config.callers().values().stream().findFirst()
                    .ifPresent(value -> problems.add(new ConfigProblem(value.origin(), needs)));
            boolean calls = config.peers().keySet().stream().anyMatch(config::callsWithTls)
                    || !config.tlsPeers().isEmpty() || new NodeSetup(config).auditsByTls();
            for (var setting : List.of(Settings.CA, Settings.RETIRED, Settings.PROFILE)) {
                if (differs(setting) && !calls) {
                    problem(setting, needs);
                }
            }
        } else if (!node.has(Settings.CA)) {
            config.callers().values().stream().findFirst().ifPresent(value -> problems.add(new ConfigProblem(
                    value.origin(),
                    "Callers are known by their certificates: set tls.ca (--tls-ca), which says whose are right.")));
        }
    }

    private void others() {
        var node = config.node();
        if (!node.has(Settings.USERS) && !node.has(Settings.JWKS)) {
            for (var setting : List.of(Settings.AUDIENCE, Settings.IDENTITY_OPTIONAL)) {
                if (differs(setting)) {
                    problem(setting, "This needs to know the users: set users.file (--users) or users.jwks (--jwks).");
                }
            }
        }
        if (node.is(Settings.WORKLIST_INCOMPLETE) && !node.has(Settings.WORKLIST)) {
            problem(Settings.WORKLIST_INCOMPLETE, "There is no worklist: set service.worklist.folder (--worklist).");
        }
        if (!node.has(Settings.AUDIT_FILE) && !node.has(Settings.AUDIT_REPOSITORY)) {
            for (var setting : Settings.ofAudit()) {
                if (differs(setting)) {
                    problem(setting, "There is no audit trail: set audit.file (--audit-file) or audit.repository"
                            + " (--audit-repository).");
                }
            }
        }
        for (var setting : List.of(Settings.NOTIFY, Settings.NOTIFY_STEPS)) {
            peers(setting, node.texts(setting));
        }
        for (var setting : Settings.all()) {
            node.find(setting).ifPresent(value -> value.values().stream().map(setting.kind()::missing)
                    .filter(sentence -> !sentence.isEmpty())
                    .forEach(sentence -> problems.add(new ConfigProblem(value.origin(), sentence))));
        }
    }

    private void peers(Setting setting, List<String> aes) {
        for (var ae : aes) {
            if (!config.peers().containsKey(ae)) {
                problem(setting,
                        "There is no peer '" + ae + "'" + Nearest.to(ae, config.peers().keySet())
                                .map(near -> "; perhaps " + near + " is meant.")
                                .orElse(": name it, with its address, as [[peer]] or --peer."));
            }
        }
    }

    /// What files hold shows when they are used.
    private void made() {
        try {
            new NodeSetup(config).server();
        } catch (IOException | IllegalArgumentException e) {
            String sentence = Failures.explain(e).sentence();
            problems.add(new ConfigProblem(guilty(sentence), sentence));
        }
    }

    /// {@return where the setting is whose file or address the sentence names; empty if none is}
    private String guilty(String sentence) {
        for (var entry : config.node().values().entrySet()) {
            boolean named = entry.getKey().kind() instanceof SettingKind.File || entry.getKey().equals(Settings.BIND);
            if (named && entry.getValue().values().stream().anyMatch(sentence::contains)) {
                return entry.getValue().origin();
            }
        }
        return "";
    }

    private boolean differs(Setting setting) {
        return !config.node().texts(setting).equals(setting.fallback());
    }

    private void problem(Setting setting, String sentence) {
        problems.add(new ConfigProblem(config.node().origin(setting), sentence));
    }
}
