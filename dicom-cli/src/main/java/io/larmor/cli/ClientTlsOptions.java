package io.larmor.cli;

import java.io.IOException;
import java.util.Optional;

import io.larmor.assoc.TlsConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How a client makes its connections secure.
final class ClientTlsOptions extends TlsOptions {
    @Option(names = "--tls", description = "Connect with TLS; implied by the other --tls options.")
    private boolean wanted;

    @Option(names = "--tls-insecure", description = "Take any certificate of the peer: whoever answers in its place is not noticed.")
    private boolean insecure;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    Optional<TlsConfig> config() throws IOException {
        if (!wanted && !insecure && !given()) {
            return Optional.empty();
        }
        if (insecure && command != null) {
            var err = command.commandLine().getErr();
            err.println(
                    "larmor: --tls-insecure: the peer's certificate is not checked; anybody could answer in its place.");
            err.flush();
        }
        return Optional.of(tls().insecure(insecure).build());
    }
}
