package io.larmor.pdu;

import java.util.ArrayList;
import java.util.List;

/// Presentation context item of an A-ASSOCIATE-AC: the answer to one that was proposed.
///
/// @param id             odd, 1 to 255
/// @param result         [#ACCEPTANCE] or a reason for refusal; other values are kept as they came
/// @param transferSyntax the UID chosen; not significant unless accepted, and may then be empty
/// @param unknown        sub-items of other types, ignored
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part08/sect_9.3.3.2.html PS3.8 §9.3.3.2
public record PresentationContextAc(int id, int result, String transferSyntax, List<UnknownItem> unknown) {
    /// Result: accepted.
    public static final int ACCEPTANCE = 0;
    /// Result: user-rejection.
    public static final int USER_REJECTION = 1;
    /// Result: no-reason (provider rejection).
    public static final int NO_REASON = 2;
    /// Result: abstract-syntax-not-supported (provider rejection).
    public static final int ABSTRACT_SYNTAX_NOT_SUPPORTED = 3;
    /// Result: transfer-syntaxes-not-supported (provider rejection).
    public static final int TRANSFER_SYNTAXES_NOT_SUPPORTED = 4;

    /// Checks the ID and, if accepted, the transfer syntax.
    public PresentationContextAc {
        PresentationContextRq.checkId(id);
        AssociateRj.checkByte("result", result);
        if (!transferSyntax.isEmpty() || result == ACCEPTANCE) {
            UserInformation.checkUid(transferSyntax);
        }
        unknown = List.copyOf(unknown);
    }

    /// Makes one without unknown sub-items.
    ///
    /// @param id             odd, 1 to 255
    /// @param result         [#ACCEPTANCE] or a reason for refusal
    /// @param transferSyntax the UID chosen, or any if refused
    public PresentationContextAc(int id, int result, String transferSyntax) {
        this(id, result, transferSyntax, List.of());
    }

    static PresentationContextAc read(PduInput in) throws MalformedPduException {
        int id = PresentationContextRq.readId(in);
        in.skip(1, "reserved byte");
        int result = in.u8("result/reason");
        in.skip(1, "reserved byte");
        String transferSyntax = "";
        var unknown = new ArrayList<UnknownItem>();
        while (in.hasRemaining()) {
            Item item = Item.read(in);
            if (item.type() != Item.TRANSFER_SYNTAX) {
                unknown.add(item.unknownIn(in));
            } else if (!transferSyntax.isEmpty()) {
                throw in.unexpected("a second transfer syntax");
            } else if (result == ACCEPTANCE) {
                transferSyntax = item.body().uid(item.body().remaining(), "transfer syntax name");
            } else {
                // "its value shall not be significant and shall not be tested when received"
                String text = item.body().text(item.body().remaining(), "transfer syntax name");
                transferSyntax = PduInput.isPrintable(text) ? text : "";
            }
        }
        if (result == ACCEPTANCE && transferSyntax.isEmpty()) {
            throw in.missing("transfer syntax");
        }
        return new PresentationContextAc(id, result, transferSyntax, unknown);
    }

    void write(PduOutput out) {
        int mark = out.beginItem(Item.PRESENTATION_CONTEXT_AC, 0);
        out.u8(id);
        out.u8(0);
        out.u8(result);
        out.u8(0);
        out.textItem(Item.TRANSFER_SYNTAX, transferSyntax);
        unknown.forEach(item -> item.write(out));
        out.endItem(mark);
    }
}
