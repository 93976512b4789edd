package io.larmor.data;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PersonNameTest {

    @Test
    void aNameHasFiveComponents() {
        var name = PersonName.of("Adams^John Robert Quincy^^Rev.^B.A. M.Div.").alphabetic();
        assertEquals(new PersonName.Group("Adams", "John Robert Quincy", "", "Rev.", "B.A. M.Div."), name);
    }

    @Test
    void aNameHasThreeWaysOfWriting() {
        var name = PersonName.of("Yamada^Tarou=山田^太郎=やまだ^たろう");
        assertEquals("Yamada", name.family());
        assertEquals("Tarou", name.given());
        assertEquals("山田", name.ideographic().family());
        assertEquals("たろう", name.phonetic().given());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            Doe^John^^^,            Doe^John
            Doe^John^^Dr.^,         Doe^John^^Dr.
            ^John,                  ^John
            ' Doe ^ John ',         Doe^John
            ^^^^,                   ''
            '',                     ''
            Doe==,                  Doe
            =山田^太郎,              =山田^太郎
            ==やまだ^,               ==やまだ
            a^b^c^d^e^f,            a^b^c^d^e^f
            a=b=c=d,                a=b=c=d
            """)
    void delimitersWithNothingBehindThemAreLeftOut(String given, String canonical) {
        assertEquals(canonical, PersonName.of(given).toString());
        assertEquals(PersonName.of(given), PersonName.of(canonical));
    }

    @Test
    void aNameMayBeInIdeographsAlone() {
        assertEquals("山田", PersonName.of("=山田^太郎").family());
        assertFalse(PersonName.of("==x").isEmpty());
        assertTrue(PersonName.of("^^=^").isEmpty());
        assertEquals("Doe^Jane", PersonName.of("Doe", "Jane").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Doe^x", "Jane=1", "a\\b"})
    void partsHaveNoDelimiters(String part) {
        assertThrows(IllegalArgumentException.class, () -> PersonName.of(part, "Jane"));
        assertThrows(IllegalArgumentException.class, () -> PersonName.of("Doe", part));
    }

    @Test
    void whatIsLeftStaysInTheLastPart() {
        for (var text : List.of("a^b^c^d^e^f^g", "a=b=c=d^e", "^^^^^x=y", "===", "^=^=^")) {
            var name = PersonName.of(text);
            assertEquals(name, PersonName.of(name.toString()), text);
        }
        assertEquals("e^f^g", PersonName.of("a^b^c^d^e^f^g").alphabetic().suffix());
        assertThrows(IllegalArgumentException.class, () -> new PersonName.Group("", "a^b", "", "", ""));
        assertThrows(IllegalArgumentException.class, () -> new PersonName(PersonName.Group.of("a=b"),
                PersonName.Group.EMPTY, PersonName.Group.EMPTY));
    }
}
