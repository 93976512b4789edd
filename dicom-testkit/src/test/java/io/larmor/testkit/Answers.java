package io.larmor.testkit;

import java.util.ArrayList;

import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.PresentationContextAc;
import io.larmor.pdu.RoleSelection;
import io.larmor.pdu.UserInformation;

/// Answers of scripted peers.
final class Answers {
    private Answers() {}

    /// Accepts everything, the roles too.
    static AssociateAc acceptingRoles(AssociateRq rq) {
        var items = new ArrayList<>(ScriptedPeer.userInformation(0).items());
        items.addAll(rq.userInformation().all(RoleSelection.class));
        return new AssociateAc(rq.calledAe(), rq.callingAe(), rq.contexts().stream()
                .map(context -> new PresentationContextAc(context.id(), 0, context.transferSyntaxes().getFirst()))
                .toList(),
                new UserInformation(items));
    }
}
