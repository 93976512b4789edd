package io.larmor.cli;

import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// TOML 1.0 (<https://toml.io/en/v1.0.0>), section by section.
class TomlParserTest {
    /// Plain objects, for comparison: times as text, tables by name.
    private static Object plain(TomlValue value) {
        return switch (value) {
            case TomlValue.Text text -> text.value();
            case TomlValue.Whole whole -> whole.value();
            case TomlValue.Real real -> real.value();
            case TomlValue.Truth truth -> truth.value();
            case TomlValue.Moment moment -> "@" + moment.value();
            case TomlValue.Array array -> array.values().stream().map(TomlParserTest::plain).toList();
            case TomlValue.Table table -> {
                var map = new TreeMap<String, Object>();
                table.entries().forEach((key, entry) -> map.put(key, plain(entry.value())));
                yield map;
            }
        };
    }

    private static Object read(String text) throws TomlException {
        return plain(TomlParser.parse(text));
    }

    private static Object value(String text) throws TomlException {
        return plain(Objects.requireNonNull(TomlParser.parse("v = " + text).entries().get("v")).value());
    }

    @Test
    void aDocumentHasTablesKeysAndComments() throws TomlException {
        assertEquals("{a=1, b={c={d=[2, [3, x]], e=true}}, f.g={h=1}, p=[{n=1}, {n=2, q={r=3}}]}", read("""
                # comment \t with tab
                a = 1 # after
                [b.c]
                d = [ # in a list
                  2, [3, "x"],
                ]
                e = true\r
                ["f.g"]
                h = 1
                [[p]]
                n = 1
                [[p]]
                n = 2
                [p.q]
                r = 3""").toString());
    }

    @Test
    void keysAreBareQuotedOrDotted() throws TomlException {
        assertEquals("{1234=1, a={b={c d=2, e=3}}, bare-key_1=4, ʎǝʞ=5}",
                read("1234 = 1\na.b.\"c d\" = 2\na . b . e = 3\nbare-key_1=4\n'ʎǝʞ' = 5").toString());
    }

    @Test
    void inlineTablesHaveKeysWithDots() throws TomlException {
        assertEquals("{t={a={b=1, c=2}, d={}}}", read("t = { a.b = 1, a.c = 2, d = {} }").toString());
    }

    @Test
    void aTableMayBeDefinedAfterTheTablesBelowIt() throws TomlException {
        assertEquals("{x={w=2, y={z=1}}}", read("[x.y]\nz = 1\n[x]\nw = 2").toString());
        assertEquals("{fruit={apple={color=red, taste={sweet=true}}}}",
                read("[fruit]\napple.color = \"red\"\n[fruit.apple.taste]\nsweet = true").toString());
    }

    @Test
    void textIsBasicOrLiteralOnOneLineOrMore() throws TomlException {
        assertEquals("\b\t\n\f\r\"\\é😀", value("\"\\b\\t\\n\\f\\r\\\"\\\\\\u00e9\\U0001F600\""));
        assertEquals("C:\\path", value("'C:\\path'"));
        assertEquals("one\ntwo", value("\"\"\"\none\ntwo\"\"\""));
        assertEquals("one two", value("\"\"\"one \\\n\n   two\"\"\""));
        assertEquals("a \"\"quoted\"\" one\"\"", value("\"\"\"a \"\"quoted\"\" one\"\"\"\"\""));
        assertEquals("it's ''two''", value("'''it's ''two'''''"));
        assertEquals("", value("\"\""));
    }

    @ParameterizedTest
    @CsvSource({"+99,99", "0,0", "-17,-17", "1_000,1000", "0xDEAD_beef,3735928559", "0o755,493", "0b1101,13",
        "9223372036854775807,9223372036854775807", "-9223372036854775808,-9223372036854775808"})
    void wholeNumbers(String text, long value) throws TomlException {
        assertEquals(value, value(text));
    }

    @ParameterizedTest
    @CsvSource({"3.1415,3.1415", "-0.01,-0.01", "5e+22,5e22", "1e06,1e6", "6.626e-34,6.626e-34",
        "224_617.445_991,224617.445991", "inf,Infinity", "-inf,-Infinity", "nan,NaN"})
    void numbersWithAFraction(String text, double value) throws TomlException {
        assertEquals(value, value(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1979-05-27T07:32:00Z", "1979-05-27T00:32:00.999999-07:00", "1979-05-27 07:32:00Z",
        "1979-05-27T07:32:00", "1979-05-27", "07:32:00", "00:32:00.5"})
    void timesAreKeptAsTheyAreWritten(String text) throws TomlException {
        assertEquals("@" + text, value(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "1__0", "_1", "1_", "0x", "0xg", "+0x1", "1.", ".5", "1.e5", "1e", "True", "tru",
        "false1",
        "1979-13-01", "1979-02-30", "25:00:00", "07:32", "07:32:00Z", "9223372036854775808", "", "abc", "[1", "[1 2]",
        "{a=1", "{a=1,}", "{a=1\n}", "\"a", "\"a\nb\"", "'a", "\"\\x\"", "\"\\u00\"", "\"\\ud800\"", "\"\u0001\"",
        "\"\"\"a\"\"", "1 2", "# c", "[,]"})
    void whatIsNoValueIsRefused(String text) {
        assertThrows(TomlException.class, () -> value(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = 1\na = 2", "[a]\n[a]", "a.b = 1\n[a]", "a = {}\na.b = 1", "a = {}\n[a.b]",
        "a = [{}]\n[[a]]",
        "[[a]]\n[a]", "[a]\n[[a]]", "a = 1\n[a.b]", "[a.b.c]\nz = 9\n[a]\nb.c.t = 1", "[a\n]", "[[a]", "[]", "= 1", "a",
        "a =",
        "a b = 1", "a. = 1", ".a = 1", "'''k''' = 1", "a = 1 b = 2", "# \u0007", "a = 1\r# x", "[a] b = 1"})
    void whatIsNoDocumentIsRefused(String text) {
        assertThrows(TomlException.class, () -> read(text));
    }

    @Test
    void whereItIsWrongIsSaid() {
        String text = "a = 1\n\n'bé' = [\n  1,\n  x]";
        var wrong = assertThrows(TomlException.class, () -> read(text));
        assertEquals(new TomlScanner.Place(5, 3), TomlScanner.place(text, wrong.at()));
        assertEquals("This is no value of TOML, but 'x'; text stands in quotation marks.", wrong.sentence());
    }

    @Test
    void whatIsThereTwiceIsSaidWithTheLineOfTheFirst() {
        assertEquals("'a' is there already, on line 2; keep one of them.",
                assertThrows(TomlException.class, () -> read("\na = 1\na = 2")).sentence());
    }

    @Test
    void depthIsBounded() throws TomlException {
        assertEquals(List.of(List.of()), value("[[]]"));
        String deep = "[".repeat(100_000);
        assertThrows(TomlException.class, () -> value(deep));
    }

    @Test
    void everyBeginningOfADocumentIsReadOrRefused() {
        String text = "a.'b' = [1, 2.5, {x = \"\\u00e9\"}]\n[[t]] # c\nd = 1979-05-27T07:32:00Z\n[u]\ns = '''\nx'''\n";
        for (int i = 0; i <= text.length(); i++) {
            String part = text.substring(0, i);
            try {
                read(part);
            } catch (TomlException e) {
                assertTrue(e.at() <= part.length(), part);
            }
        }
    }
}
