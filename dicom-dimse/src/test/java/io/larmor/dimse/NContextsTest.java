package io.larmor.dimse;

import java.util.List;
import java.util.Optional;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.NegotiationException;
import io.larmor.assoc.OperationsWindow;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.ProposedContext;
import io.larmor.data.Uid;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NContextsTest {
    private static final String COMMITMENT = Uid.StorageCommitmentPushModel;
    private static final NRequest ACTION = new NActionRq(COMMITMENT, Uid.StorageCommitmentPushModelInstance, 1);
    private static final NRequest EVENT = new NEventReportRq(COMMITMENT, Uid.StorageCommitmentPushModelInstance, 1);

    private static AssociationInfo info(boolean requestor, PresentationContext... contexts) {
        return new AssociationInfo(requestor, "CALLER", "CALLED", List.of(contexts), 16_384, 16_384,
                new OperationsWindow(1, 1), "1.2", Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    private static PresentationContext context(int id, boolean scu, boolean scp) {
        return new ProposedContext(id, COMMITMENT, List.of(Uid.ImplicitVRLittleEndian))
                .accept(Uid.ImplicitVRLittleEndian).withRoles(scu, scp);
    }

    private static void assertNone(AssociationInfo info, NRequest request, String words) {
        var e = assertThrows(NegotiationException.class, () -> NContexts.choose(info, COMMITMENT, request));
        assertTrue(String.valueOf(e.getMessage()).contains(words), e.getMessage());
    }

    @Test
    void withoutRoleSelectionTheRequestorAsksAndTheAcceptorReports() throws Exception {
        var context = context(1, true, false);
        assertEquals(context, NContexts.choose(info(true, context), COMMITMENT, ACTION));
        assertEquals(context, NContexts.choose(info(false, context), COMMITMENT, EVENT));
        assertNone(info(true, context), EVENT, "this side is not its SCP");
        assertNone(info(false, context), ACTION, "this side is not its SCU");
    }

    @Test
    void withTheRolesReversedTheRequestorReports() throws Exception {
        var context = context(1, false, true);
        assertEquals(context, NContexts.choose(info(true, context), COMMITMENT, EVENT));
        assertEquals(context, NContexts.choose(info(false, context), COMMITMENT, ACTION));
        assertNone(info(true, context), ACTION, "this side is not its SCU");
        assertNone(info(false, context), EVENT, "this side is not its SCP");
    }

    @Test
    void ofSeveralContextsOneInTheRightRoleIsTaken() throws Exception {
        var info = info(true, context(1, true, false), context(3, false, true));
        assertEquals(1, NContexts.choose(info, COMMITMENT, ACTION).id());
        assertEquals(3, NContexts.choose(info, COMMITMENT, EVENT).id());
    }

    @Test
    void whyThereIsNoneIsTold() {
        var refused = new ProposedContext(1, COMMITMENT, List.of(Uid.ImplicitVRLittleEndian))
                .refuse(PresentationContext.Result.ABSTRACT_SYNTAX_NOT_SUPPORTED);
        assertNone(info(true, refused), ACTION, "Storage Commitment Push Model SOP Class: SOP class not supported");
        assertNone(info(true), ACTION, "it was not proposed");
    }
}
