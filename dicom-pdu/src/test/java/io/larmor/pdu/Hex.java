package io.larmor.pdu;

import java.util.HexFormat;

/// Hex text blocks with comments: what stands behind a `;` on a line is not read.
final class Hex {
    private Hex() {}

    static byte[] bytes(String text) {
        var hex = new StringBuilder();
        text.lines().forEach(line -> {
            int comment = line.indexOf(';');
            String code = comment < 0 ? line : line.substring(0, comment);
            for (String word : code.trim().split(" +", -1)) {
                if (word.startsWith("'")) {
                    word.substring(1).chars().forEach(c -> hex.append(HexFormat.of().toHexDigits((byte) c)));
                } else {
                    hex.append(word);
                }
            }
        });
        return HexFormat.of().parseHex(hex);
    }
}
