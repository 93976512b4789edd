package io.larmor.data;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
}
