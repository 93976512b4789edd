package io.larmor.pdu;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// A-ASSOCIATE-RQ. Asks for an association.
///
/// @param protocolVersion    a bit per version; bit 0 is version 1, the only one
/// @param calledAe           AE title of the acceptor, without padding
/// @param callingAe          AE title of the requestor, without padding
/// @param applicationContext UID, [Pdu#APPLICATION_CONTEXT_NAME]
/// @param contexts           what is proposed
/// @param userInformation    the user information item
/// @param unknown            items of other types, ignored
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part08/sect_9.3.2.html PS3.8 §9.3.2
public record AssociateRq(int protocolVersion, String calledAe, String callingAe, String applicationContext,
        List<PresentationContextRq> contexts, UserInformation userInformation, List<UnknownItem> unknown)
        implements
            Pdu {
    /// Checks the lengths, and that no presentation context ID stands twice.
    public AssociateRq {
        new AssociateHead(protocolVersion, calledAe, callingAe);
        UserInformation.checkUid(applicationContext);
        contexts = List.copyOf(contexts);
        unknown = List.copyOf(unknown);
        if (contexts.stream().map(PresentationContextRq::id).distinct().count() != contexts.size()) {
            throw new IllegalArgumentException("Each presentation context needs an ID of its own.");
        }
    }

    /// Makes one of protocol version 1 in DICOM's application context.
    ///
    /// @param calledAe        AE title of the acceptor
    /// @param callingAe       AE title of the requestor
    /// @param contexts        what is proposed
    /// @param userInformation the user information item
    public AssociateRq(String calledAe, String callingAe, List<PresentationContextRq> contexts,
            UserInformation userInformation) {
        this(1, calledAe, callingAe, APPLICATION_CONTEXT_NAME, contexts, userInformation, List.of());
    }

    @Override
    public int type() {
        return ASSOCIATE_RQ;
    }

    static AssociateRq read(PduInput in) throws MalformedPduException {
        AssociateHead head = AssociateHead.read(in);
        String applicationContext = "";
        var contexts = new ArrayList<PresentationContextRq>();
        var ids = new HashSet<Integer>();
        @Nullable
        UserInformation userInformation = null;
        var unknown = new ArrayList<UnknownItem>();
        while (in.hasRemaining()) {
            Item item = Item.read(in);
            switch (item.type()) {
                case Item.APPLICATION_CONTEXT -> {
                    if (!applicationContext.isEmpty()) {
                        throw in.unexpected("a second application context item");
                    }
                    applicationContext = item.body().uid(item.body().remaining(), "application context name");
                }
                case Item.PRESENTATION_CONTEXT_RQ -> {
                    var context = PresentationContextRq.read(item.body());
                    if (!ids.add(context.id())) {
                        throw in.unexpected("a second presentation context " + context.id());
                    }
                    contexts.add(context);
                }
                case Item.USER_INFORMATION -> {
                    if (userInformation != null) {
                        throw in.unexpected("a second user information item");
                    }
                    userInformation = UserInformation.read(item.body());
                }
                default -> unknown.add(item.unknownIn(in));
            }
        }
        if (applicationContext.isEmpty()) {
            throw in.missing("application context item");
        }
        if (userInformation == null) {
            throw in.missing("user information item");
        }
        return new AssociateRq(head.protocolVersion(), head.calledAe(), head.callingAe(), applicationContext, contexts,
                userInformation, unknown);
    }

    void write(PduOutput out) {
        new AssociateHead(protocolVersion, calledAe, callingAe).write(out);
        out.textItem(Item.APPLICATION_CONTEXT, applicationContext);
        contexts.forEach(context -> context.write(out));
        userInformation.write(out);
        unknown.forEach(item -> item.write(out));
    }
}
