package io.larmor.scp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

class AePatternTest {

    @ParameterizedTest
    @CsvSource({"*,ANY,true", "CT1,CT1,true", "CT1,CT2,false", "CT1,CT11,false", "CT11,CT1,false", "CT?,CT1,true",
        "CT?,CT,false",
        "WORKSTATION_*,WORKSTATION_,true", "WORKSTATION_*,WORKSTATION_7,true", "WORKSTATION_*,WORKSTATION7,false",
        "*_CT,A_CT_B_CT,true", "*_CT,A_CT_B,false", "A*B*C,AxxBxxBxC,true", "A*B*C,AxxBxx,false", "?*?,A,false",
        "?*?,AB,true",
        "ct1,CT1,false", "*.*,A+B,false"})
    void wildcardsStandForCharacters(String pattern, String ae, boolean matches) {
        assertEquals(matches, new AePattern(pattern).matches(ae));
    }

    @Test
    void anEmptyPatternIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new AePattern(""));
    }

    @Test
    void manyStarsDoNotMakeItSlow() {
        assertFalse(new AePattern("*A".repeat(5_000) + "B").matches("A".repeat(10_000)));
    }
}
