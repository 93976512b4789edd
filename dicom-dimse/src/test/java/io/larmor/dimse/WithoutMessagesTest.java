package io.larmor.dimse;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WithoutMessagesTest {
    private static String printed(Throwable thrown) {
        var text = new StringWriter();
        WithoutMessages.of(thrown).printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void classesAndFramesStayAndNoMessageDoes() {
        var thrown = new IllegalStateException("DOE^JOHN", new java.io.IOException("born 19500101"));
        thrown.addSuppressed(new IllegalArgumentException("DOE^JANE"));
        String text = printed(thrown);
        assertFalse(text.contains("DOE") || text.contains("1950"), text);
        assertTrue(text.startsWith("io.larmor.dimse.WithoutMessages: java.lang.IllegalStateException\n"), text);
        assertTrue(text.contains("Caused by: io.larmor.dimse.WithoutMessages: java.io.IOException"), text);
        assertTrue(text.contains("WithoutMessagesTest.classesAndFramesStayAndNoMessageDoes"), text);
    }

    @Test
    void causesThatGoRoundEnd() {
        var first = new Exception("a");
        first.initCause(new Exception("b", first));
        assertEquals(8, printed(first).lines().filter(line -> line.startsWith("Caused by: ")).count());
    }
}
