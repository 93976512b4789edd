package io.larmor.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// User identity negotiation with DCMTK's storescu against `larmor serve --users`.
class UserIdentityIT {
    @TempDir
    Path folder;

    @Test
    void storescuIsLetInByItsUserAndPasscodeAlone() throws Exception {
        Programs.require("storescu");
        Path secret = Files.writeString(folder.resolve("secret"), "geheim\n");
        var line = LarmorProgram.run("user", "jane", "--password-file", secret.toString()).expectSuccess();
        Path users = Files.writeString(folder.resolve("users"),
                line.output().lines().filter(text -> text.startsWith("jane:")).findFirst().orElseThrow() + "\n");
        var files = Synthetic.study(folder.resolve("sent"), 3, 3);
        int port = ForeignProcess.freePort();
        try (ForeignProcess node = LarmorProgram.serve(port, folder.resolve("archive"), "--users", users.toString())) {
            Dcmtk.send("storescu", port,
                    List.of("-R", "-xe", "--user", "jane", "--password", "geheim", "--pos-response"),
                    files).expectNoErrorLine();
            for (List<String> wrong : List.of(List.of("--user", "jane", "--password", "falsch"),
                    List.of("--user", "jane", "--empty-password"), List.of("--user", "joe"), List.<String>of())) {
                var refused = Dcmtk.send("storescu", port,
                        Stream.concat(List.of("-R", "-xe").stream(), wrong.stream()).toList(), files);
                assertTrue(refused.failed(), refused.output());
                assertTrue(refused.output().contains("Rejected Permanent"), refused.output());
            }
            assertEquals(0, LarmorProgram.run("echo", "LARMOR@127.0.0.1:" + port, "--user", "jane", "--password-file",
                    secret.toString()).exitCode());
            assertTrue(node.isAlive(), node.output());
            assertTrue(!node.output().contains("geheim"), "the secret is in the log");
        }
    }
}
