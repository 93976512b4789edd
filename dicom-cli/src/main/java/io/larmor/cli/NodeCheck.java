package io.larmor.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.larmor.assoc.TlsConfig;
import io.larmor.assoc.TlsProfile;

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
        check.titles();
        check.profile();
        check.tls();
        check.others();
        if (check.problems.isEmpty()) {
            check.made();
        }
        return check.problems;
    }

    private void titles() {
        if (config.node().texts(Settings.AE).isEmpty()) {
            problem(Settings.AE, "A node needs an AE title: name one, or leave the setting out.");
        }
    }

    private void profile() {
        if (!differs(Settings.PROFILE) && !differs(Settings.RETIRED)) {
            return;
        }
        try {
            var _ = TlsConfig.builder().profile(TlsProfile.named(config.node().word(Settings.PROFILE)))
                    .allowRetiredProfile(config.node().is(Settings.RETIRED)).insecure(true).build();
        } catch (IOException | IllegalArgumentException e) {
            problem(Settings.PROFILE, Failures.explain(e).sentence());
        }
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
        for (var setting : List.of(Settings.NOTIFY, Settings.NOTIFY_STEPS, Settings.UPS_FALLBACK)) {
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

    /// What set that of which the sentence speaks; "" if that cannot be told.
    private String guilty(String sentence) {
        String guilty = "";
        int first = Integer.MAX_VALUE;
        for (var entry : config.node().values().entrySet()) {
            boolean named = entry.getKey().kind() instanceof SettingKind.File || entry.getKey().equals(Settings.BIND);
            for (var value : named ? entry.getValue().values() : List.<String>of()) {
                int at = named(value, sentence);
                if (at >= 0 && at < first) {
                    first = at;
                    guilty = entry.getValue().origin();
                }
            }
        }
        return guilty;
    }

    /// {@return where a sentence names a file or an address, rather than one that has this one in it; -1 if it does not}
    private static int named(String file, String sentence) {
        var found = Pattern.compile("(?<![^ '])" + Pattern.quote(file) + "(?![^ ';:,.]|[.]\\w)").matcher(sentence);
        return found.find() ? found.start() : -1;
    }

    private boolean differs(Setting setting) {
        return !config.node().texts(setting).equals(setting.fallback());
    }

    private void problem(Setting setting, String sentence) {
        problems.add(new ConfigProblem(config.node().origin(setting), sentence));
    }
}
