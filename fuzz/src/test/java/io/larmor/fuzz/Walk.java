package io.larmor.fuzz;

import java.io.IOException;
import java.io.OutputStream;

import io.larmor.data.BulkData;
import io.larmor.data.DataSet;
import io.larmor.data.Element;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Asks every element of a data set for its value in every way that there is.
final class Walk {
    private Walk() {}

    static void over(DataSet dataSet) throws IOException {
        int count = 0;
        for (Element element : dataSet) {
            count++;
            assertTrue(dataSet.contains(element.tag()));
            visit(element);
        }
        assertEquals(dataSet.size(), count);
        dataSet.notes().forEach(note -> assertFalse(note.toString().isEmpty()));
    }

    private static void visit(Element element) throws IOException {
        assertFalse(element.toString().isEmpty());
        var strings = element.strings();
        element.string().ifPresent(first -> assertEquals(strings.getFirst(), first));
        element.personNames();
        element.dates();
        element.times();
        element.dateTimes();
        numbers(element);
        byte[] bytes = element.bytes();
        BulkData bulk = element.bulkData().orElse(null);
        if (bulk != null) {
            assertEquals(bytes.length, bulk.length());
        }
        for (DataSet item : element.items()) {
            over(item);
        }
        for (BulkData fragment : element.fragments()) {
            fragment.writeTo(OutputStream.nullOutputStream());
        }
    }

    /// Text that is no number, and numbers that do not fit, are told by a NumberFormatException.
    private static void numbers(Element element) {
        ignoring(element::ints);
        ignoring(element::longs);
        ignoring(element::doubles);
        ignoring(element::decimals);
    }

    private static void ignoring(Runnable numbers) {
        try {
            numbers.run();
        } catch (NumberFormatException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("("), e.toString());
        }
    }
}
