package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;

import io.larmor.pdu.UserIdentity;
import io.larmor.scp.DicomServerBuilder;
import io.larmor.scp.IdentityVerifier;
import io.larmor.scp.JwtVerifier;
import io.larmor.scp.PasswordFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which users a node lets in (PS3.7 §D.3.3.7).
final class UserOptions {
    @Option(names = "--users", paramLabel = "FILE", description = "Let in only users of this file, with their passcodes; 'larmor user' makes its lines.")
    private @Nullable Path users;

    @Option(names = "--jwks", paramLabel = "FILE", description = "Let in only users with a JSON web token that a key of this JWKS file has signed.")
    private @Nullable Path jwks;

    @Option(names = "--jwt-audience", paramLabel = "NAME", description = "What a token must be for (aud).")
    private @Nullable String audience;

    @Option(names = "--identity-optional", description = "Let in who does not say who it is, too.")
    private boolean optional;

    void apply(DicomServerBuilder server) throws IOException {
        var byType = new HashMap<Integer, IdentityVerifier>();
        if (users != null) {
            byType.put(UserIdentity.USERNAME_PASSCODE, PasswordFile.read(users));
        }
        if (jwks != null) {
            byType.put(UserIdentity.JWT, JwtVerifier.read(jwks, Optional.ofNullable(audience)));
        }
        if (!byType.isEmpty()) {
            server.identity(IdentityVerifier.byType(byType), !optional);
        } else if (audience != null || optional) {
            throw new Failure(ExitCode.USAGE, "--jwt-audience and --identity-optional need --users or --jwks.");
        }
    }
}
