package io.larmor.dimse;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/// How an operation ended, or that it goes on: Status (0000,0900) and what explains it (PS3.7 Annex C).
///
/// @param code the value on the wire, 0 to FFFFH
/// @param comment Error Comment (0000,0902), or an empty string; at most 1,024 characters, longer ones are cut. Of one with more than the 64 that fit into a
///                message the first 61 and an ellipsis travel; the log of who answers has it whole
/// @param offendingElements Offending Element (0000,0901): the tags that caused it
/// @param errorId Error ID (0000,0903), or -1 if there is none
/// @param attributes Attribute Identifier List (0000,1005): the tags that 0105H, 0107H and 0120H are about; travels in the responses
///                   to N-GET, N-SET and N-CREATE alone
public record Status(int code, String comment, List<Integer> offendingElements, int errorId,
        List<Integer> attributes) {
    /// 0000H.
    public static final Status SUCCESS = plain(0x0000);
    /// 0105H: an attribute is unknown (N-SET, N-CREATE), see [#attributes()].
    public static final Status NO_SUCH_ATTRIBUTE = plain(0x0105);
    /// 0106H: the value of an attribute is out of range or not appropriate (N-SET, N-CREATE).
    public static final Status INVALID_ATTRIBUTE_VALUE = plain(0x0106);
    /// 0107H: done, but for attributes that are unknown, see [#attributes()].
    public static final Status ATTRIBUTE_LIST_ERROR = plain(0x0107);
    /// 0110H: an error of the performer's own.
    public static final Status PROCESSING_FAILURE = plain(0x0110);
    /// 0111H: the SOP instance exists already.
    public static final Status DUPLICATE_SOP_INSTANCE = plain(0x0111);
    /// 0112H: there is no such SOP instance.
    public static final Status NO_SUCH_SOP_INSTANCE = plain(0x0112);
    /// 0113H: there is no such type of event (N-EVENT-REPORT).
    public static final Status NO_SUCH_EVENT_TYPE = plain(0x0113);
    /// 0114H: the event or action information has something unknown.
    public static final Status NO_SUCH_ARGUMENT = plain(0x0114);
    /// 0115H: the event or action information has a value out of range or not appropriate.
    public static final Status INVALID_ARGUMENT_VALUE = plain(0x0115);
    /// 0116H: done, but for the value of an attribute that is out of range (N-SET, N-CREATE).
    public static final Status ATTRIBUTE_VALUE_OUT_OF_RANGE = plain(0x0116);
    /// 0117H: the UID of the SOP instance breaks the rules for UIDs.
    public static final Status INVALID_SOP_INSTANCE = plain(0x0117);
    /// 0118H: the SOP class is unknown.
    public static final Status NO_SUCH_SOP_CLASS = plain(0x0118);
    /// 0119H: the SOP instance is not one of the SOP class.
    public static final Status CLASS_INSTANCE_CONFLICT = plain(0x0119);
    /// 0120H: a required attribute is missing (N-SET, N-CREATE), see [#attributes()].
    public static final Status MISSING_ATTRIBUTE = plain(0x0120);
    /// 0121H: a required attribute has no value (N-SET, N-CREATE).
    public static final Status MISSING_ATTRIBUTE_VALUE = plain(0x0121);
    /// 0122H: the SOP class is not supported.
    public static final Status SOP_CLASS_NOT_SUPPORTED = plain(0x0122);
    /// 0123H: there is no such type of action (N-ACTION).
    public static final Status NO_SUCH_ACTION_TYPE = plain(0x0123);
    /// 0124H: the requester may not do this.
    public static final Status NOT_AUTHORIZED = plain(0x0124);
    /// 0210H: the message id is in use.
    public static final Status DUPLICATE_INVOCATION = plain(0x0210);
    /// 0211H: the operation is none of those agreed.
    public static final Status UNRECOGNIZED_OPERATION = plain(0x0211);
    /// 0212H: a parameter was not agreed on for this association.
    public static final Status MISTYPED_ARGUMENT = plain(0x0212);
    /// 0213H: a limit of the performer.
    public static final Status RESOURCE_LIMITATION = plain(0x0213);
    /// A700H: refused, out of resources (C-STORE, C-FIND).
    public static final Status OUT_OF_RESOURCES = plain(0xA700);
    /// A701H: refused, the number of matches cannot be calculated (C-MOVE, C-GET).
    public static final Status CANNOT_CALCULATE_MATCHES = plain(0xA701);
    /// A702H: refused, the sub-operations cannot be performed (C-MOVE, C-GET).
    public static final Status CANNOT_PERFORM_SUB_OPERATIONS = plain(0xA702);
    /// A801H: the move destination is unknown.
    public static final Status MOVE_DESTINATION_UNKNOWN = plain(0xA801);
    /// A900H: the data set or identifier does not match the SOP class.
    public static final Status DATA_SET_DOES_NOT_MATCH = plain(0xA900);
    /// B000H: data elements were coerced (C-STORE), or some sub-operations failed (C-MOVE, C-GET).
    public static final Status WARNING = plain(0xB000);
    /// C000H: the request cannot be understood or processed.
    public static final Status CANNOT_UNDERSTAND = plain(0xC000);
    /// FE00H: ended by a C-CANCEL.
    public static final Status CANCEL = plain(0xFE00);
    /// FF00H: it goes on.
    public static final Status PENDING = plain(0xFF00);
    /// FF01H: it goes on, but an optional key was not supported (C-FIND).
    public static final Status PENDING_WARNING = plain(0xFF01);

    private static final int MAX_COMMENT = 1_024;
    /// Controls of ISO 646 and of ISO 6429, and what turns the direction of a line or ends it.
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    /// What a status means for the requester.
    public enum Category {
        /// It is done.
        SUCCESS,
        /// It goes on; more responses follow.
        PENDING,
        /// It was ended by a C-CANCEL.
        CANCEL,
        /// It is done, but not quite as asked.
        WARNING,
        /// It is not done.
        FAILURE
    }

    /// Checks the values.
    public Status {
        Checks.u16("status", code);
        Objects.requireNonNull(comment);
        if (comment.length() > MAX_COMMENT) {
            comment = comment.substring(0, MAX_COMMENT);
        }
        offendingElements = List.copyOf(offendingElements);
        attributes = List.copyOf(attributes);
    }

    /// A status without an Attribute Identifier List.
    ///
    /// @param code the value on the wire, 0 to FFFFH
    /// @param comment Error Comment, or an empty string; at most 1,024 characters, longer ones are cut
    /// @param offendingElements the tags that caused it
    /// @param errorId Error ID, or -1 if there is none
    public Status(int code, String comment, List<Integer> offendingElements, int errorId) {
        this(code, comment, offendingElements, errorId, List.of());
    }

    private static Status plain(int code) {
        return new Status(code, "", List.of(), -1);
    }

    /// {@return the status with this code, and nothing to explain it}
    /// @param code the value on the wire
    public static Status of(int code) {
        return switch (code) {
            case 0x0000 -> SUCCESS;
            case 0xFF00 -> PENDING;
            case 0xFF01 -> PENDING_WARNING;
            default -> plain(code);
        };
    }

    /// {@return the same status with an Error Comment}
    /// @param text what to tell the requester, of which 64 characters travel; no patient data
    public Status withComment(String text) {
        return new Status(code, text, offendingElements, errorId, attributes);
    }

    /// {@return the same status with offending elements}
    /// @param tags the tags
    public Status withOffendingElements(List<Integer> tags) {
        return new Status(code, comment, tags, errorId, attributes);
    }

    /// {@return the same status with an Error ID}
    /// @param id what tells apart the errors of a service, 0 to FFFFH
    public Status withErrorId(int id) {
        Checks.u16("error id", id);
        return new Status(code, comment, offendingElements, id, attributes);
    }

    /// {@return the same status with an Attribute Identifier List}
    /// @param tags the tags of the attributes that it is about
    public Status withAttributes(List<Integer> tags) {
        return new Status(code, comment, offendingElements, errorId, tags);
    }

    /// {@return what the code means for the requester (PS3.7 Annex C)}
    public Category category() {
        return switch (code) {
            case 0x0000 -> Category.SUCCESS;
            case 0xFE00 -> Category.CANCEL;
            case 0xFF00, 0xFF01 -> Category.PENDING;
            case 0x0001, 0x0107, 0x0116 -> Category.WARNING;
            default -> code >>> 12 == 0xB ? Category.WARNING : Category.FAILURE;
        };
    }

    /// {@return whether the operation was not done}
    public boolean isFailure() {
        return category() == Category.FAILURE;
    }

    /// {@return whether the operation was done, with or without a warning: neither failed, nor cancelled, nor going on}
    public boolean isDone() {
        return category() == Category.SUCCESS || category() == Category.WARNING;
    }

    /// {@return whether more responses follow}
    public boolean isPending() {
        return category() == Category.PENDING;
    }

    /// {@return whether this is 0000H}
    public boolean isSuccess() {
        return code == 0;
    }

    /// What the code means, in the words of the standard.
    ///
    /// @param operation the request or response that it belongs to
    /// @return the meaning, or the category in words if the standard gives the code none
    public String meaning(CommandField operation) {
        return StatusMeanings.meaning(this, operation);
    }

    /// {@return the code as the standard writes it, for example `A700H`}
    public String codeText() {
        return String.format(Locale.ROOT, "%04XH", code);
    }

    /// {@return the comment on one line, with a question mark for whatever steers a terminal: to be shown to people}
    public String words() {
        return CONTROLS.matcher(comment).replaceAll("?");
    }

    /// {@return code, category and comment, on one line whatever a peer put into the comment}
    @Override
    public String toString() {
        var text = codeText() + " (" + category().name().toLowerCase(Locale.ROOT) + ")";
        return comment.isEmpty() ? text : text + ": " + words();
    }
}
