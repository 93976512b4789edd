package io.larmor.audit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.larmor.assoc.TlsConfig;
import org.jspecify.annotations.Nullable;

/// Makes [AuditTrail]s.
///
/// *Threading*: for one thread.
public final class AuditTrailBuilder {
    private static final long DEFAULT_BUFFER = 16L << 20;

    private final List<String> aeTitles;
    private String source;
    private String site = "";
    private @Nullable Path file;
    private @Nullable AuditRepository repository;
    private @Nullable TlsConfig tls;
    private long buffer = DEFAULT_BUFFER;

    AuditTrailBuilder(List<String> aeTitles) {
        if (aeTitles.isEmpty()) {
            throw new IllegalArgumentException("An application has an AE title.");
        }
        this.aeTitles = aeTitles;
        source = aeTitles.getFirst();
    }

    /// Names who tells (AuditSourceID). By default the first AE title.
    ///
    /// @param id unique in its site
    /// @return this
    public AuditTrailBuilder source(String id) {
        source = id;
        return this;
    }

    /// Names where in the enterprise it is (AuditEnterpriseSiteID). By default that is left out.
    ///
    /// @param id of the site
    /// @return this
    public AuditTrailBuilder site(String id) {
        site = id;
        return this;
    }

    /// Adds messages to a file, one a line. It is made, for its owner alone to read, if it is not there.
    ///
    /// @param path the file
    /// @return this
    public AuditTrailBuilder file(Path path) {
        file = path;
        return this;
    }

    /// Sends messages to a repository, without TLS.
    ///
    /// @param where it is
    /// @return this
    public AuditTrailBuilder repository(AuditRepository where) {
        repository = where;
        return this;
    }

    /// Sends messages to a repository.
    ///
    /// @param where it is
    /// @param trust what to show, and whom to trust; used if it is reached by TLS
    /// @return this
    public AuditTrailBuilder repository(AuditRepository where, TlsConfig trust) {
        repository = where;
        tls = trust;
        return this;
    }

    /// Limits what is kept for each destination while it takes nothing.
    ///
    /// @param bytes at least 0; 16 MiB by default
    /// @return this
    public AuditTrailBuilder buffer(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("A buffer has no fewer bytes than none.");
        }
        buffer = bytes;
        return this;
    }

    /// {@return the trail}
    ///
    /// @throws IOException              if the file cannot be written to
    /// @throws IllegalArgumentException if a repository is reached by TLS, and nothing says whom to trust
    public AuditTrail build() throws IOException {
        String host = hostName();
        var syslog = repository == null
                ? null
                : new Syslog(repository, Syslog.needed(repository, Optional.ofNullable(tls)).orElse(null), host);
        var written = file == null ? null : new AuditFile(file);
        var trail = new AuditTrail(new Messages(aeTitles, host), site, source);
        if (written != null) {
            trail.deliverTo(written, buffer);
        }
        if (syslog != null) {
            trail.deliverTo(syslog, buffer);
        }
        return trail;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }
}
