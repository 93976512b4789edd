package io.larmor.pdu;

import java.util.Locale;

/// The frame of every item and sub-item: type, a byte that is mostly reserved, a 16-bit length and the content.
record Item(int type, int second, PduInput body) {
    static final int APPLICATION_CONTEXT = 0x10;
    static final int PRESENTATION_CONTEXT_RQ = 0x20;
    static final int PRESENTATION_CONTEXT_AC = 0x21;
    static final int ABSTRACT_SYNTAX = 0x30;
    static final int TRANSFER_SYNTAX = 0x40;
    static final int USER_INFORMATION = 0x50;
    static final int MAXIMUM_LENGTH = 0x51;
    static final int IMPLEMENTATION_CLASS_UID = 0x52;
    static final int ASYNCHRONOUS_OPERATIONS_WINDOW = 0x53;
    static final int ROLE_SELECTION = 0x54;
    static final int IMPLEMENTATION_VERSION_NAME = 0x55;
    static final int SOP_CLASS_EXTENDED_NEGOTIATION = 0x56;
    static final int SOP_CLASS_COMMON_EXTENDED_NEGOTIATION = 0x57;
    static final int USER_IDENTITY_RQ = 0x58;
    static final int USER_IDENTITY_AC = 0x59;

    static Item read(PduInput in) throws MalformedPduException {
        int type = in.u8("item type");
        int second = in.u8("reserved byte");
        int length = in.u16("item length");
        return new Item(type, second, in.sub(length, name(type)));
    }

    /// The item as one that is ignored, unless the standard defines its type: then it stands in the wrong place.
    UnknownItem unknownIn(PduInput parent) throws MalformedPduException {
        if (isDefined(type)) {
            throw parent.unexpected(name(type));
        }
        return new UnknownItem(type, body.octets(body.remaining(), "content"));
    }

    private static boolean isDefined(int type) {
        return type == APPLICATION_CONTEXT || type == PRESENTATION_CONTEXT_RQ || type == PRESENTATION_CONTEXT_AC
                || type == ABSTRACT_SYNTAX || type == TRANSFER_SYNTAX
                || (type >= USER_INFORMATION && type <= USER_IDENTITY_AC);
    }

    static String name(int type) {
        return switch (type) {
            case APPLICATION_CONTEXT -> "application context item";
            case PRESENTATION_CONTEXT_RQ -> "presentation context item (RQ)";
            case PRESENTATION_CONTEXT_AC -> "presentation context item (AC)";
            case ABSTRACT_SYNTAX -> "abstract syntax sub-item";
            case TRANSFER_SYNTAX -> "transfer syntax sub-item";
            case USER_INFORMATION -> "user information item";
            case MAXIMUM_LENGTH -> "maximum length sub-item";
            case IMPLEMENTATION_CLASS_UID -> "implementation class UID sub-item";
            case ASYNCHRONOUS_OPERATIONS_WINDOW -> "asynchronous operations window sub-item";
            case ROLE_SELECTION -> "SCP/SCU role selection sub-item";
            case IMPLEMENTATION_VERSION_NAME -> "implementation version name sub-item";
            case SOP_CLASS_EXTENDED_NEGOTIATION -> "SOP class extended negotiation sub-item";
            case SOP_CLASS_COMMON_EXTENDED_NEGOTIATION -> "SOP class common extended negotiation sub-item";
            case USER_IDENTITY_RQ -> "user identity sub-item (RQ)";
            case USER_IDENTITY_AC -> "user identity sub-item (AC)";
            default -> String.format(Locale.ROOT, "item of type %02XH", type);
        };
    }
}
