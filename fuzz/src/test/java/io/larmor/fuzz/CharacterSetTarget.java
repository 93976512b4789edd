package io.larmor.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.larmor.data.SpecificCharacterSet;
import io.larmor.data.Vr;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Text in a character set: its terms up to a line feed, then the VR, then the bytes. No bytes are refused. What a character set can encode it
/// decodes again, but for text that holds an escape character of its own.
final class CharacterSetTarget implements FuzzTarget {
    private static final List<Vr> VRS = List.of(Vr.PN, Vr.LO, Vr.LT, Vr.SH, Vr.UC, Vr.CS);

    @Override
    public List<Class<? extends Exception>> refusals() {
        return List.of();
    }

    @Override
    public void read(byte[] input) {
        var terms = new StringBuilder();
        var in = new Input(input);
        for (int next = in.u8(); next != '\n' && next != 0 && terms.length() < 200; next = in.u8()) {
            terms.append((char) next);
        }
        var vr = VRS.get(in.u8() % VRS.size());
        byte[] bytes = in.rest();
        var set = SpecificCharacterSet.of(terms.toString().split("\\\\", -1));
        String text = set.decode(bytes, 0, bytes.length, vr);
        again(set, text, vr);
        again(set, new String(bytes, StandardCharsets.UTF_8), vr);
    }

    private static void again(SpecificCharacterSet set, String text, Vr vr) {
        byte[] written = set.encode(text, vr);
        String read = set.decode(written, 0, written.length, vr);
        if (vr.isText() && set.canEncode(text) && text.indexOf('\u001B') < 0) {
            assertEquals(withoutTwins(text), withoutTwins(read));
        }
    }

    /// The byte of the yen sign and of the overline in JIS X 0201 is that of the backslash and of the tilde in ISO 646, as which it is read.
    private static String withoutTwins(String text) {
        return text.replace('\u00A5', '\\').replace('\u203E', '~');
    }
}
