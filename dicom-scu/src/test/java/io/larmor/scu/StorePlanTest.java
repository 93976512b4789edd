package io.larmor.scu;

import java.util.ArrayList;
import java.util.List;

import io.larmor.data.Uid;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StorePlanTest {
    @Test
    void aSopClassGetsAContextForEachSyntaxInUseAndOneThatIsUncompressed() {
        var legs = StorePlan.of(
                List.of(new StorePlan.Kind("1.2", Uid.JPEG2000Lossless), new StorePlan.Kind("1.2", Uid.RLELossless)));
        assertEquals(List.of(List.of(Uid.JPEG2000Lossless), List.of(Uid.RLELossless), Proposals.UNCOMPRESSED),
                legs.getFirst().contexts().stream().map(context -> context.transferSyntaxes()).toList());
        assertEquals(List.of(1, 3, 5), legs.getFirst().contexts().stream().map(context -> context.id()).toList());
    }

    @Test
    void whatIsUncompressedIsNotProposedTwice() {
        var legs = StorePlan.of(List.of(new StorePlan.Kind("1.2", Uid.ExplicitVRLittleEndian)));
        assertEquals(List.of(List.of(Uid.ExplicitVRLittleEndian), List.of(Uid.ImplicitVRLittleEndian)),
                legs.getFirst().contexts().stream().map(context -> context.transferSyntaxes()).toList());
    }

    @Test
    void beyond128ContextsThereIsAFurtherAssociation() {
        var kinds = new ArrayList<StorePlan.Kind>();
        for (int i = 0; i < 100; i++) {
            kinds.add(new StorePlan.Kind("1.2." + i, Uid.RLELossless));
        }
        var legs = StorePlan.of(kinds);
        assertEquals(List.of(128, 72), legs.stream().map(leg -> leg.contexts().size()).toList());
        assertEquals(100, legs.stream().mapToInt(leg -> leg.kinds().size()).sum());
        assertEquals(255, legs.getFirst().contexts().getLast().id());
    }

    @Test
    void theRetrievalProposalFits() {
        assertTrue(Proposals.retrieval().size() <= Proposals.MAX_CONTEXTS);
        assertThrows(IllegalArgumentException.class,
                () -> Proposals.of(java.util.stream.IntStream.range(0, 129).mapToObj(i -> "1." + i).toList(),
                        Proposals.UNCOMPRESSED));
    }
}
