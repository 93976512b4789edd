package io.larmor.dimse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import io.larmor.data.Tag;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Commands that other implementations sent, from recorded associations.
class CapturedCommandsTest {
    private static final int P_DATA_TF = 4;
    private static final int PDU_HEADER = 6;
    private static final int COMMAND = 1;
    private static final int LAST = 2;

    private static Path shared() {
        var named = System.getenv("LARMOR_SHARED");
        if (named != null) {
            return Path.of(named);
        }
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolveSibling("shared/files/INDEX.tsv"))) {
                return at.resolveSibling("shared");
            }
        }
        return Path.of("nowhere");
    }

    @Test
    void everyCapturedCommandIsWrittenBackAsItCame() throws Exception {
        var captures = shared().resolve("captures");
        assumeTrue(Files.isDirectory(captures), "no recorded associations beside the repository");
        Set<CommandField> seen = EnumSet.noneOf(CommandField.class);
        int count = 0;
        try (var files = Files.newDirectoryStream(captures, "*.bin")) {
            for (var file : files) {
                for (var bytes : commands(Files.readAllBytes(file))) {
                    var message = CommandCodec.decode(bytes);
                    seen.add(message.field());
                    var written = Commands.bytes(message, message.hasDataSet());
                    var hex = HexFormat.of();
                    assertEquals(hex.formatHex(sameDataSetType(bytes, message.hasDataSet())), hex.formatHex(written),
                            file + ": " + message);
                    count++;
                }
            }
        }
        assertTrue(count > 120, count + " commands");
        assertTrue(seen.containsAll(List.of(CommandField.C_ECHO_RQ, CommandField.C_STORE_RSP, CommandField.C_FIND_RSP,
                CommandField.C_GET_RSP, CommandField.C_MOVE_RQ, CommandField.C_CANCEL_RQ, CommandField.N_CREATE_RQ,
                CommandField.N_ACTION_RSP, CommandField.N_GET_RQ, CommandField.N_SET_RSP)), "only " + seen);
    }

    /// Any value but 0101H says that there is a data set; implementations differ.
    private static byte[] sameDataSetType(byte[] bytes, boolean hasDataSet) {
        var result = bytes.clone();
        int at = 0;
        while (CommandInput.tagAt(result, at) != Tag.CommandDataSetType) {
            at += 8 + CommandInput.intAt(result, at + 4);
        }
        result[at + 8] = 1;
        result[at + 9] = (byte) (hasDataSet ? 0 : 1);
        return result;
    }

    private static List<byte[]> commands(byte[] stream) throws IOException {
        var result = new ArrayList<byte[]>();
        var command = new ByteArrayOutputStream();
        var in = ByteBuffer.wrap(stream);
        while (in.remaining() >= PDU_HEADER) {
            int type = in.getShort() >>> 8;
            int end = in.getInt() + in.position();
            if (end > in.limit()) {
                break;
            }
            while (type == P_DATA_TF && in.position() < end) {
                var data = new byte[in.getInt() - 2];
                in.get();
                int flags = in.get();
                in.get(data);
                if ((flags & COMMAND) != 0) {
                    command.write(data);
                    if ((flags & LAST) != 0) {
                        result.add(command.toByteArray());
                        command.reset();
                    }
                }
            }
            in.position(end);
        }
        return result;
    }
}
