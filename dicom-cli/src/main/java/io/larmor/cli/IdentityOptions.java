package io.larmor.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import io.larmor.pdu.Octets;
import io.larmor.pdu.UserIdentity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// On whose behalf a client calls (PS3.7 §D.3.3.7).
final class IdentityOptions {
    @Option(names = "--user", paramLabel = "NAME", description = "Call on behalf of a user.")
    private @Nullable String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "The user's passcode is the first line of this file. Without TLS it can be read on the way.")
    private @Nullable Path passcode;

    @Option(names = "--jwt-file", paramLabel = "FILE", description = "Call with the JSON web token in this file.")
    private @Nullable Path jwt;

    @Option(names = "--saml-file", paramLabel = "FILE", description = "Call with the SAML assertion in this file.")
    private @Nullable Path saml;

    @Option(names = "--kerberos-file", paramLabel = "FILE", description = "Call with the Kerberos service ticket in this file.")
    private @Nullable Path kerberos;

    @Option(names = "--confirm-identity", description = "Ask the peer to say that it took note of the identity.")
    private boolean confirm;

    Optional<UserIdentity> identity() throws IOException {
        int given = (user == null ? 0 : 1) + (jwt == null ? 0 : 1) + (saml == null ? 0 : 1)
                + (kerberos == null ? 0 : 1);
        if (given > 1 || (passcode != null && user == null)) {
            throw new Failure(ExitCode.USAGE,
                    "An identity is one of --user (with --password-file, if there is a passcode), --jwt-file, --saml-file and --kerberos-file.");
        }
        if (user != null) {
            return Optional.of(passcode == null
                    ? UserIdentity.username(user, confirm)
                    : UserIdentity.usernameAndPasscode(user, TlsOptions.firstLine(passcode), confirm));
        } else if (jwt != null) {
            return token(UserIdentity.JWT, Files.readString(jwt).strip().getBytes(StandardCharsets.US_ASCII));
        } else if (saml != null) {
            return token(UserIdentity.SAML, Files.readAllBytes(saml));
        } else if (kerberos != null) {
            return token(UserIdentity.KERBEROS, Files.readAllBytes(kerberos));
        }
        return Optional.empty();
    }

    private Optional<UserIdentity> token(int type, byte[] bytes) {
        return Optional.of(new UserIdentity(type, confirm, Octets.of(bytes), Octets.EMPTY));
    }
}
