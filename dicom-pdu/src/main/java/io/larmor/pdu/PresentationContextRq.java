package io.larmor.pdu;

import java.util.ArrayList;
import java.util.List;

/// Presentation context item of an A-ASSOCIATE-RQ: one abstract syntax in one or more transfer syntaxes.
///
/// @param id               odd, 1 to 255
/// @param abstractSyntax   UID, in general that of a SOP class
/// @param transferSyntaxes UIDs, one or more
/// @param unknown          sub-items of other types, ignored
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part08/sect_9.3.2.2.html PS3.8 §9.3.2.2
public record PresentationContextRq(int id, String abstractSyntax, List<String> transferSyntaxes,
        List<UnknownItem> unknown) {
    /// Checks the ID, and that there is a transfer syntax.
    public PresentationContextRq {
        checkId(id);
        UserInformation.checkUid(abstractSyntax);
        transferSyntaxes = List.copyOf(transferSyntaxes);
        transferSyntaxes.forEach(UserInformation::checkUid);
        unknown = List.copyOf(unknown);
        if (transferSyntaxes.isEmpty()) {
            throw new IllegalArgumentException("Presentation context " + id + " needs a transfer syntax.");
        }
    }

    /// Makes one without unknown sub-items.
    ///
    /// @param id               odd, 1 to 255
    /// @param abstractSyntax   UID, in general that of a SOP class
    /// @param transferSyntaxes UIDs, one or more
    public PresentationContextRq(int id, String abstractSyntax, List<String> transferSyntaxes) {
        this(id, abstractSyntax, transferSyntaxes, List.of());
    }

    static PresentationContextRq read(PduInput in) throws MalformedPduException {
        int id = readId(in);
        in.skip(3, "reserved bytes");
        String abstractSyntax = "";
        var transferSyntaxes = new ArrayList<String>();
        var unknown = new ArrayList<UnknownItem>();
        while (in.hasRemaining()) {
            Item item = Item.read(in);
            switch (item.type()) {
                case Item.ABSTRACT_SYNTAX -> {
                    if (!abstractSyntax.isEmpty()) {
                        throw in.unexpected("a second abstract syntax");
                    }
                    abstractSyntax = item.body().uid(item.body().remaining(), "abstract syntax name");
                }
                case Item.TRANSFER_SYNTAX ->
                    transferSyntaxes.add(item.body().uid(item.body().remaining(), "transfer syntax name"));
                default -> unknown.add(item.unknownIn(in));
            }
        }
        if (abstractSyntax.isEmpty()) {
            throw in.missing("abstract syntax");
        }
        if (transferSyntaxes.isEmpty()) {
            throw in.missing("transfer syntax");
        }
        return new PresentationContextRq(id, abstractSyntax, transferSyntaxes, unknown);
    }

    void write(PduOutput out) {
        int mark = out.beginItem(Item.PRESENTATION_CONTEXT_RQ, 0);
        out.u8(id);
        out.zeros(3);
        out.textItem(Item.ABSTRACT_SYNTAX, abstractSyntax);
        transferSyntaxes.forEach(uid -> out.textItem(Item.TRANSFER_SYNTAX, uid));
        unknown.forEach(item -> item.write(out));
        out.endItem(mark);
    }

    /// "Presentation-context-ID values shall be odd integers between 1 and 255" (PS3.8 §9.3.2.2).
    static int readId(PduInput in) throws MalformedPduException {
        int id = in.u8("presentation context ID");
        in.check((id & 1) == 1, 1, "presentation context ID", "is " + id + ", but must be odd");
        return id;
    }

    static void checkId(int id) {
        if (id < 1 || id > 0xFF || (id & 1) == 0) {
            throw new IllegalArgumentException("A presentation context ID is odd, 1 to 255, not " + id + ".");
        }
    }
}
