package io.larmor.audit;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class XmlTest {
    private static String attribute(String value) {
        String xml = new Xml().begin("a").attribute("b", value).end("a").toString();
        return xml.substring(xml.indexOf("b=\"") + 3, xml.lastIndexOf('"'));
    }

    @Test
    void markupIsEscaped() {
        assertEquals("a&lt;b&gt;&amp;&quot;'c", attribute("a<b>&\"'c"));
        String xml = new Xml().begin("a").value("<b/>").end("a").toString();
        assertTrue(xml.endsWith("<a>&lt;b/&gt;</a>"), xml);
    }

    @Test
    void whatXmlDoesNotKnowOrWouldBreakTheLineIsReplaced() {
        for (int c = 0; c <= 0xFFFF; c++) {
            String escaped = attribute("x" + (char) c + "y");
            boolean control = Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c >= 0xFFFE
                    || Character.isSurrogate((char) c) || c == 0xFFFD;
            assertEquals(control, escaped.equals("x\uFFFDy"), Integer.toHexString(c) + ": " + escaped);
            assertTrue(escaped.startsWith("x") && escaped.endsWith("y"));
        }
        assertEquals("\uD83E\uDE7B", attribute("\uD83E\uDE7B"));
        assertEquals("\uFFFD", attribute("\uD83E"));
    }

    @Test
    void aLongValueIsCutAndNoCharacterInTwo() {
        String long1 = "x".repeat(Xml.MAX_TEXT - 1) + "\uD83E\uDE7B";
        assertEquals("x".repeat(Xml.MAX_TEXT - 1) + "\uFFFD", attribute(long1));
        assertFalse(attribute("x".repeat(1 << 20)).length() > Xml.MAX_TEXT);
    }

    @Test
    void anElementWithoutContentIsClosedAtOnce() {
        assertTrue(new Xml().begin("a").begin("b").optional("c", "").end("b").end("a").toString()
                .endsWith("<a><b/></a>"));
    }
}
