package io.larmor.assoc;

import java.util.BitSet;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

/// Fragments written as `c1` (command on context 1), `C1` (its last), `d1` and `D1` (of a data set).
class MessageOrderTest {
    private static final int COMMAND = 1;
    private static final int LAST = 2;

    private static int control(char kind) {
        return (Character.toLowerCase(kind) == 'c' ? COMMAND : 0) | (Character.isUpperCase(kind) ? LAST : 0);
    }

    @ParameterizedTest
    @CsvSource({"C1 C1 C3", "c1 c1 C1 d1 d1 D1 C3 D3", "C1 D1 C1 D1", "C1 c3 C3 D3"})
    void messagesOneAfterTheOtherAreInOrder(String fragments) {
        MessageOrder order = order();
        for (String fragment : fragments.split(" ", -1)) {
            assertNull(order.check(fragment.charAt(1) - '0', control(fragment.charAt(0))));
        }
    }

    @ParameterizedTest
    @CsvSource({"d1,a data set without a command before it", "D1,a data set without a command before it",
        "C5,'a fragment on presentation context 5, which was not accepted'",
        "c1 C3,fragments of one message on the presentation contexts 1 and 3",
        "C1 d3,fragments of one message on the presentation contexts 1 and 3",
        "C1 d1 D3,fragments of one message on the presentation contexts 1 and 3",
        "c1 d1,a data set without a command before it",
        "C1 d1 C1,a command inside a data set", "C1 D1 D1,a data set without a command before it"})
    void theLastFragmentIsOutOfOrder(String fragments, String wrong) {
        MessageOrder order = order();
        String[] all = fragments.split(" ", -1);
        for (int i = 0; i < all.length; i++) {
            String found = order.check(all[i].charAt(1) - '0', control(all[i].charAt(0)));
            if (i < all.length - 1) {
                assertNull(found);
            } else {
                assertNotNull(found);
                assertEquals(wrong, found);
            }
        }
    }

    private static MessageOrder order() {
        var accepted = new BitSet();
        accepted.set(1);
        accepted.set(3);
        var order = new MessageOrder();
        order.accept(accepted);
        return order;
    }
}
