package io.larmor.scu;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

import io.larmor.data.DataSet;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.NActionRq;
import io.larmor.dimse.NCreateRq;
import io.larmor.dimse.NDeleteRq;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.NGetRq;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.NResponse;
import io.larmor.dimse.NSetRq;
import org.jspecify.annotations.Nullable;

/// The operations of the N- family on the instances of one SOP class (PS3.7 §10.1). Immutable; made by
/// {@link ClientAssociation#normalized}.
///
/// A call returns when the response is there. A failure status is a {@link DimseStatusException}, whose status names the attributes that
/// it is about; a warning is returned. A call in a SOP class or role that the peer did not accept is a
/// {@link io.larmor.assoc.NegotiationException}. A UID of impossible length or characters, and a data set with elements of a file's meta
/// information, is an {@link IllegalArgumentException}, before anything is sent. There is no C-CANCEL for these operations: a deadline or a thrown switch ends the
/// association.
///
/// *Threading*: any thread.
public final class NormalizedCalls {
    private final DimseAssociation association;
    private final String abstractSyntax;
    private final String sopClass;
    private final CallOptions options;

    NormalizedCalls(DimseAssociation association, String abstractSyntax, String sopClass, CallOptions options) {
        this.association = association;
        this.abstractSyntax = abstractSyntax;
        this.sopClass = sopClass;
        this.options = options;
    }

    /// {@return the same calls, which name another SOP class in their commands than that of the presentation context}
    /// @param uid the SOP Class UID, for example UPS Push in a context of UPS Pull
    public NormalizedCalls naming(String uid) {
        return new NormalizedCalls(association, abstractSyntax, uid, options);
    }

    /// {@return the same calls, made in another way}
    /// @param callOptions how to make them; their priority has no meaning here
    public NormalizedCalls with(CallOptions callOptions) {
        return new NormalizedCalls(association, abstractSyntax, sopClass, callOptions);
    }

    /// Creates an instance (N-CREATE).
    ///
    /// @param sopInstance its SOP Instance UID, or an empty string to have the peer assign one
    /// @param attributes its attributes
    /// @return the SOP Instance UID, and what the peer says of the attributes
    /// @throws IOException if the peer does not create it, or the association fails
    public NReply create(String sopInstance, DataSet attributes) throws IOException {
        return call(new NCreateRq(sopClass, sopInstance), attributes);
    }

    /// Changes an instance (N-SET).
    ///
    /// @param sopInstance its SOP Instance UID
    /// @param modifications the attributes to change
    /// @return what the peer says of the attributes
    /// @throws IOException if the peer does not change it, or the association fails
    public NReply set(String sopInstance, DataSet modifications) throws IOException {
        return call(new NSetRq(sopClass, sopInstance), modifications);
    }

    /// Asks for the attributes of an instance (N-GET).
    ///
    /// @param sopInstance its SOP Instance UID
    /// @param attributes the tags of the attributes; none for all
    /// @return the attributes
    /// @throws IOException if the peer does not tell them, or the association fails
    public NReply get(String sopInstance, int... attributes) throws IOException {
        List<Integer> tags = IntStream.of(attributes).boxed().toList();
        return call(new NGetRq(sopClass, sopInstance, tags), null);
    }

    /// Has something done with an instance (N-ACTION).
    ///
    /// @param sopInstance its SOP Instance UID
    /// @param actionTypeId what to do, as the SOP class numbers it
    /// @param information what the peer needs to know for it, or null
    /// @return the action reply
    /// @throws IOException if the peer does not do it, or the association fails
    public NReply action(String sopInstance, int actionTypeId, @Nullable DataSet information) throws IOException {
        return call(new NActionRq(sopClass, sopInstance, actionTypeId), information);
    }

    /// Deletes an instance (N-DELETE).
    ///
    /// @param sopInstance its SOP Instance UID
    /// @return the status
    /// @throws IOException if the peer does not delete it, or the association fails
    public NReply delete(String sopInstance) throws IOException {
        return call(new NDeleteRq(sopClass, sopInstance), null);
    }

    /// Reports an event to the peer (N-EVENT-REPORT), as SCP of the SOP class: on an association that we requested, the peer must have
    /// accepted us in that role ({@link DicomClientBuilder#roles}).
    ///
    /// @param sopInstance the SOP Instance UID of what it happened to
    /// @param eventTypeId what happened, as the SOP class numbers it
    /// @param information what there is to say about it, or null
    /// @return the event reply
    /// @throws IOException if the peer does not take note of it, or the association fails
    public NReply report(String sopInstance, int eventTypeId, @Nullable DataSet information) throws IOException {
        return call(new NEventReportRq(sopClass, sopInstance, eventTypeId), information);
    }

    private NReply call(NRequest request, @Nullable DataSet dataSet) throws IOException {
        ClientAssociation.checkUid(sopClass);
        if (!(request instanceof NCreateRq && request.sopInstance().isEmpty())) {
            ClientAssociation.checkUid(request.sopInstance());
        }
        if (dataSet != null) {
            Outgoing.checkGroups(dataSet);
        }
        try (var guard = new Guard(association, options);
                var invocation = guard.over(association.invoke(abstractSyntax, request, dataSet))) {
            var reply = invocation.next();
            if (reply == null) {
                throw new IOException("the operation was cancelled");
            }
            ClientAssociation.successOrWarning(request, reply.status());
            var answered = reply.response() instanceof NResponse response ? response.sopInstance() : "";
            var identifier = reply.identifier();
            return new NReply(reply.status(), answered.isEmpty() ? request.sopInstance() : answered,
                    identifier == null ? DataSet.EMPTY : identifier);
        }
    }
}
