package io.larmor.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/// Text of which no byte is lost, whatever was declared: a byte that is not of the character set is taken as ISO 8859-1
/// has it.
final class LosslessText {

    private static final char REPLACEMENT = '\uFFFD';

    private LosslessText() {}

    static String decode(byte[] bytes, int offset, int length, Charset charset) {
        var text = new String(bytes, offset, length, charset);
        return text.indexOf(REPLACEMENT) < 0 ? text : piecewise(ByteBuffer.wrap(bytes, offset, length), charset);
    }

    private static String piecewise(ByteBuffer in, Charset charset) {
        var decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        // No character set that can be declared has more characters than bytes.
        var out = CharBuffer.allocate(in.remaining());
        while (in.hasRemaining()) {
            CoderResult result = decoder.reset().decode(in, out, true);
            int wrong = result.isError() ? result.length() : in.remaining();
            for (int i = 0; i < wrong && (i == 0 || in.get(in.position()) < 0); i++) {
                // A byte of ASCII behind the first is more likely itself than half of a character.
                out.put((char) (in.get() & 0xFF));
            }
        }
        return out.flip().toString();
    }
}
