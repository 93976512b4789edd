package io.larmor.benchmarks.regression;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ComparisonTest {
    private static final String BASELINE = "A.parse\t2.00\t1000";

    @Test
    void aLineIsReadAsItIsWritten() {
        assertEquals(BASELINE, Figure.of(BASELINE).line());
        assertEquals("A.copy\t-\t0", Figure.of("A.copy\t-\t0").line());
        assertThrows(IllegalArgumentException.class, () -> Figure.of("A.parse 2.00 1000"));
    }

    @Test
    void noiseIsNoRegression() {
        assertEquals(List.of(), regressions("A.parse\t2.99\t1113"));
        assertEquals(List.of(), regressions("A.parse\t0.10\t0"));
    }

    @Test
    void moreBytesAreOne() {
        assertEquals(List.of("A.parse allocates 1115 bytes an operation, where it was 1000."),
                regressions("A.parse\t2.00\t1115"));
    }

    @Test
    void moreTimeIsOne() {
        assertEquals(List.of("A.parse takes 3.01 times as long as its reference, where it was 2.00."),
                regressions("A.parse\t3.01\t1000"));
    }

    @Test
    void whatTheBaselineDoesNotKnowIsOne() {
        assertEquals(List.of("B.new is not in the baseline: --update adds it."), regressions("B.new\t-\t8"));
    }

    @Test
    void whatDidNotRunIsOneIfAllWasTo() {
        var before = Figure.of(BASELINE);
        assertEquals(List.of("A.parse is in the baseline, but did not run: --update of a whole run takes it out."),
                comparison(Map.of(before.name(), before), Map.of(), true).regressions());
        assertEquals(List.of(), comparison(Map.of(before.name(), before), Map.of(), false).regressions());
    }

    private static Comparison comparison(Map<String, Figure> baseline, Map<String, Figure> fresh, boolean whole) {
        return new Comparison(baseline, fresh, whole, Comparison.MORE_BYTES);
    }

    private static List<String> regressions(String line) {
        var before = Figure.of(BASELINE);
        var now = Figure.of(line);
        return comparison(Map.of(before.name(), before), Map.of(now.name(), now), false).regressions();
    }
}
