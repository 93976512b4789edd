import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;

/// Writes a file that `sha256sum --check` reads: Checksums OUT FILE...
final class Checksums {
    private Checksums() {}

    static void main(String... args) throws IOException, NoSuchAlgorithmException {
        var lines = new ArrayList<String>();
        for (int i = 1; i < args.length; i++) {
            var file = Path.of(args[i]);
            lines.add(digest(file) + "  " + file.getFileName());
        }
        Files.write(Path.of(args[0]), lines);
    }

    private static String digest(Path file) throws IOException, NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = Files.newInputStream(file)) {
            var buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
