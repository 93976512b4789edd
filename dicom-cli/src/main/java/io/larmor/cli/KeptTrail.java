package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.larmor.audit.AuditTrail;

/// Where the audit trail of an archive goes. The node that has the archive keeps it in the archive's folder, so that commands which open the archive while no
/// node runs leave the same trail.
final class KeptTrail {
    /// What a trail depends on.
    private static final List<Setting> SETTINGS = List.of(Settings.AE, Settings.AUDIT_FILE, Settings.AUDIT_REPOSITORY,
            Settings.AUDIT_SOURCE, Settings.AUDIT_SITE, Settings.AUDIT_BUFFER);
    /// And one that goes out by TLS.
    private static final List<Setting> TLS = List.of(Settings.CERT, Settings.KEY, Settings.KEY_PASSWORD, Settings.CA,
            Settings.PROFILE, Settings.RETIRED);

    private KeptTrail() {}

    /// {@return the file that says it}
    static Path in(Path folder) {
        return folder.resolve("audit.toml");
    }

    /// Keeps where the trail of a node goes, or that it has none.
    static void keep(NodeSetup setup) throws IOException {
        var file = in(setup.folder());
        var node = setup.config().node();
        if (!node.has(Settings.AUDIT_FILE) && !node.has(Settings.AUDIT_REPOSITORY)) {
            Files.deleteIfExists(file);
            return;
        }
        var kept = new LinkedHashMap<Setting, ConfigValue>();
        SETTINGS.forEach(setting -> keep(setting, node, kept));
        if (setup.auditsByTls()) {
            TLS.forEach(setting -> keep(setting, node, kept));
        }
        var fresh = setup.folder().resolve("audit.toml.new");
        Files.writeString(fresh,
                """
                        # Where the node that has this archive keeps its audit trail: 'larmor import', 'larmor delete' and
                        # 'larmor verify --repair' use the same while no node runs. Written at each start of the node.
                        """
                        + ConfigText.settings(new ConfigSection(kept)));
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Commands are started elsewhere: paths are told from the root.
    private static void keep(Setting setting, ConfigSection node, Map<Setting, ConfigValue> kept) {
        node.find(setting).ifPresent(value -> kept.put(setting, setting.kind() instanceof SettingKind.File
                ? new ConfigValue(value.values().stream().map(each -> Path.of(each).toAbsolutePath().toString())
                        .toList(), value.origin())
                : value));
    }

    /// {@return the trail of an archive, if it has one}
    ///
    /// @throws Failure if it cannot be kept now
    static Optional<AuditTrail> open(Path folder) throws IOException {
        var file = in(folder);
        return Files.exists(file)
                ? new NodeSetup(NodeConfiguration.read(Optional.of(file), Config.EMPTY)).audit()
                : Optional.empty();
    }
}
