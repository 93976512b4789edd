package io.larmor.pdu;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// User information item: what both sides tell about themselves and negotiate besides the presentation contexts.
///
/// @param items the sub-items in their order on the wire
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part08/sect_9.3.2.3.html PS3.8 §9.3.2.3
public record UserInformation(List<UserItem> items) {
    /// Copies the list.
    public UserInformation {
        items = List.copyOf(items);
    }

    /// {@return the maximum length that the sender can receive, 0 for unlimited; empty if it did not say}
    public OptionalLong maximumLength() {
        return first(MaximumLength.class).map(MaximumLength::length).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /// {@return the implementation class UID}
    public Optional<String> implementationClassUid() {
        return first(ImplementationClassUid.class).map(ImplementationClassUid::uid);
    }

    /// {@return the implementation version name}
    public Optional<String> implementationVersionName() {
        return first(ImplementationVersionName.class).map(ImplementationVersionName::name);
    }

    /// {@return the first sub-item of a type that stands at most once}
    ///
    /// @param <T>  the type of sub-item
    /// @param type its class
    public <T extends UserItem> Optional<T> first(Class<T> type) {
        return items.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /// {@return all sub-items of a type that may be repeated}
    ///
    /// @param <T>  the type of sub-item
    /// @param type its class
    public <T extends UserItem> List<T> all(Class<T> type) {
        return items.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static UserInformation read(PduInput in) throws MalformedPduException {
        var items = new ArrayList<UserItem>();
        var seen = new HashSet<Integer>();
        while (in.hasRemaining()) {
            Item item = Item.read(in);
            if (!seen.add(item.type()) && standsOnce(item.type())) {
                throw in.unexpected("a second " + Item.name(item.type()));
            }
            UserItem read = readItem(item, in);
            item.body().expectEnd();
            items.add(read);
        }
        return new UserInformation(items);
    }

    private static boolean standsOnce(int type) {
        return switch (type) {
            case Item.MAXIMUM_LENGTH, Item.IMPLEMENTATION_CLASS_UID, Item.ASYNCHRONOUS_OPERATIONS_WINDOW,
                    Item.IMPLEMENTATION_VERSION_NAME, Item.USER_IDENTITY_RQ, Item.USER_IDENTITY_AC ->
                true;
            default -> false;
        };
    }

    private static UserItem readItem(Item item, PduInput parent) throws MalformedPduException {
        PduInput in = item.body();
        return switch (item.type()) {
            case Item.MAXIMUM_LENGTH -> MaximumLength.read(in);
            case Item.IMPLEMENTATION_CLASS_UID -> ImplementationClassUid.read(in);
            case Item.ASYNCHRONOUS_OPERATIONS_WINDOW -> AsynchronousOperationsWindow.read(in);
            case Item.ROLE_SELECTION -> RoleSelection.read(in);
            case Item.IMPLEMENTATION_VERSION_NAME -> ImplementationVersionName.read(in);
            case Item.SOP_CLASS_EXTENDED_NEGOTIATION -> SopClassExtendedNegotiation.read(in);
            case Item.SOP_CLASS_COMMON_EXTENDED_NEGOTIATION ->
                SopClassCommonExtendedNegotiation.read(item.second(), in);
            case Item.USER_IDENTITY_RQ -> UserIdentity.read(in);
            case Item.USER_IDENTITY_AC -> UserIdentityAc.read(in);
            default -> item.unknownIn(parent);
        };
    }

    void write(PduOutput out) {
        int mark = out.beginItem(Item.USER_INFORMATION, 0);
        for (UserItem item : items) {
            write(item, out);
        }
        out.endItem(mark);
    }

    /// No switch over patterns, which is linked in each process anew: these are in every request.
    private static void write(UserItem item, PduOutput out) {
        if (item instanceof MaximumLength i) {
            i.write(out);
        } else if (item instanceof ImplementationClassUid i) {
            i.write(out);
        } else if (item instanceof ImplementationVersionName i) {
            i.write(out);
        } else if (item instanceof AsynchronousOperationsWindow i) {
            i.write(out);
        } else if (item instanceof RoleSelection i) {
            i.write(out);
        } else if (item instanceof SopClassExtendedNegotiation i) {
            i.write(out);
        } else if (item instanceof SopClassCommonExtendedNegotiation i) {
            i.write(out);
        } else if (item instanceof UserIdentity i) {
            i.write(out);
        } else if (item instanceof UserIdentityAc i) {
            i.write(out);
        } else if (item instanceof UnknownItem i) {
            i.write(out);
        }
    }

    static void checkUid(String uid) {
        if (uid.isEmpty() || !PduInput.isPrintable(uid)) {
            throw new IllegalArgumentException("A UID has one or more printable characters, not \"" + uid + "\".");
        }
    }
}
