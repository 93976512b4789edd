package io.larmor.dimse;

import java.util.List;

import io.larmor.dimse.Status.Category;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

class StatusTest {
    @ParameterizedTest
    @CsvSource({"0000, SUCCESS", "0001, WARNING", "0107, WARNING", "0116, WARNING", "B000, WARNING", "BFFF, WARNING",
        "FF00, PENDING",
        "FF01, PENDING", "FE00, CANCEL", "A700, FAILURE", "C123, FAILURE", "0110, FAILURE", "0122, FAILURE",
        "0213, FAILURE"})
    void theCodeTellsTheCategory(String code, Category category) {
        assertEquals(category, Status.of(Integer.parseInt(code, 16)).category());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"A712|C_STORE_RQ|refused: out of resources",
        "A801|C_MOVE_RSP|refused: move destination unknown",
        "0122|C_FIND_RQ|refused: SOP class not supported",
        "FF01|C_FIND_RSP|matches are continuing, one or more optional keys were not supported",
        "C001|C_FIND_RSP|unable to process", "B0FF|C_STORE_RSP|warning", "0111|N_CREATE_RSP|duplicate SOP instance"})
    void theServiceTellsTheMeaning(String code, CommandField operation, String meaning) {
        assertEquals(meaning, Status.of(Integer.parseInt(code, 16)).meaning(operation));
    }

    @Test
    void ofACommentThatIsTooLongForAnErrorCommentTheBeginningTravels() throws Exception {
        var status = Status.PROCESSING_FAILURE.withComment("x".repeat(100));
        assertEquals("x".repeat(100), status.comment());
        assertEquals(1_024, Status.PROCESSING_FAILURE.withComment("x".repeat(2_000)).comment().length());
        var response = new CEchoRsp(1, "1.2.840.10008.1.1", status);
        var encoded = CommandCodec.encode(response, false);
        var bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        var read = assertInstanceOf(CEchoRsp.class,
                CommandCodec.decode(bytes));
        assertEquals("x".repeat(61) + "...", read.status().comment());
    }

    @Test
    void whatAPeerPutsIntoACommentBeginsNoLineOfItsOwn() {
        assertEquals("0110H (failure): a?b?[2J",
                Status.PROCESSING_FAILURE.withComment("a\nb\u001B[2J").toString());
        assertEquals("a?b?2J?c?", Status.PROCESSING_FAILURE.withComment("a\u0085b\u009B2J\u202Ec\u2028").words());
    }

    @Test
    void aCodeThatDoesNotFitIsOurMistake() {
        assertThrows(IllegalArgumentException.class, () -> new Status(0x1_0000, "", List.of(), -1));
    }
}
