package io.larmor.services.spi;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.larmor.data.Uids;

/// What a service does for one SOP class. Negotiation, dispatch and the conformance statement are all made from it.
///
/// @param sopClass            the SOP Class UID, or [#ANY]
/// @param roles               the parts that the service plays; [Role#SCP] unless told otherwise. As [Role#SCU] it takes the
///                            N-EVENT-REPORTs of an SCP that requests the association in that role
/// @param transferSyntaxes    the Transfer Syntax UIDs that it takes; empty: any that is proposed. Among those the requestor's order
///                            decides
/// @param operations          the operations that it performs; the service must implement the interface of each
/// @param extendedNegotiation what it is capable of in the fields of the SOP class extended negotiation (PS3.7 §D.3.3.5, PS3.4
///                            §C.5.1.1): the answer to a request is, byte by byte, the lesser of the proposed and this value; empty:
///                            not answered
/// @param keys                the attributes that it matches or returns, for the conformance statement
/// @param commandClasses      SOP Class UIDs that commands may name besides that of the context, as every command in a context of a
///                            Unified Procedure Step SOP class names UPS Push (PS3.4 §CC.3.1); in general none
/// @param statuses            the status codes that it answers with, for the conformance statement; those that the server adds by itself
///                            (refusals, failures of the service) need not be among them
public record ServiceDescriptor(String sopClass, Set<Role> roles, List<String> transferSyntaxes,
        Set<Operation> operations,
        List<Integer> extendedNegotiation, List<QueryKey> keys, Set<String> commandClasses, List<StatusUse> statuses) {

    /// Stands for every SOP class that nobody else claims. For [Operation#STORE] it stands for storage SOP classes and those that the
    /// standard does not know (private ones), never for a standard SOP class of another kind.
    public static final String ANY = "*";

    /// Creates a descriptor; the collections are copied.
    ///
    /// @throws IllegalArgumentException if the SOP class is neither a UID nor [#ANY], or there is no role or no operation
    public ServiceDescriptor {
        if (!sopClass.equals(ANY) && !Uids.isValid(sopClass)) {
            throw new IllegalArgumentException("A SOP class is a UID (PS3.5 §9.1), but this is \"" + sopClass + "\"");
        }
        if (roles.isEmpty() || operations.isEmpty()) {
            throw new IllegalArgumentException("A descriptor needs a role and an operation");
        }
        roles = Set.copyOf(roles);
        transferSyntaxes = List.copyOf(transferSyntaxes);
        operations = Set.copyOf(operations);
        extendedNegotiation = List.copyOf(extendedNegotiation);
        keys = List.copyOf(keys);
        commandClasses = Set.copyOf(commandClasses);
        statuses = List.copyOf(statuses);
    }

    /// A descriptor of a SOP class that is performed in any proposed transfer syntax.
    ///
    /// @param sopClass   the SOP Class UID, or [#ANY]
    /// @param operations the operations, at least one
    /// @return the descriptor
    public static ServiceDescriptor of(String sopClass, Operation... operations) {
        return builder(sopClass).operations(operations).build();
    }

    /// Starts a descriptor.
    ///
    /// @param sopClass the SOP Class UID, or [#ANY]
    /// @return a builder with role SCP, any transfer syntax, and no operation yet
    public static Builder builder(String sopClass) {
        return new Builder(sopClass);
    }

    /// {@return whether this stands for every SOP class that nobody else claims}
    public boolean any() {
        return sopClass.equals(ANY);
    }

    /// {@return whether the service takes a transfer syntax}
    ///
    /// @param uid its UID
    public boolean takes(String uid) {
        return transferSyntaxes.isEmpty() || transferSyntaxes.contains(uid);
    }

    /// {@return whether a command in a context of an abstract syntax may name a SOP class}
    ///
    /// @param abstractSyntax that of the presentation context
    /// @param named          the SOP Class UID of the command
    public boolean mayName(String abstractSyntax, String named) {
        return named.equals(abstractSyntax) || commandClasses.contains(named);
    }

    /// Makes a descriptor step by step. Not thread-safe.
    public static final class Builder {

        private final String sopClass;
        private Set<Role> roles = EnumSet.of(Role.SCP);
        private final List<String> transferSyntaxes = new ArrayList<>();
        private final Set<Operation> operations = EnumSet.noneOf(Operation.class);
        private final List<Integer> extendedNegotiation = new ArrayList<>();
        private final List<QueryKey> keys = new ArrayList<>();
        private final Set<String> commandClasses = new HashSet<>();
        private final List<StatusUse> statuses = new ArrayList<>();

        private Builder(String sopClass) {
            this.sopClass = sopClass;
        }

        /// Sets the parts that the service plays.
        ///
        /// @param parts the roles, at least one; default SCP
        /// @return this builder
        public Builder roles(Role... parts) {
            roles = EnumSet.copyOf(List.of(parts));
            return this;
        }

        /// Adds transfer syntaxes that the service takes.
        ///
        /// @param uids their UIDs; default: any
        /// @return this builder
        public Builder transferSyntaxes(String... uids) {
            transferSyntaxes.addAll(List.of(uids));
            return this;
        }

        /// Adds operations that the service performs.
        ///
        /// @param performed the operations
        /// @return this builder
        public Builder operations(Operation... performed) {
            operations.addAll(List.of(performed));
            return this;
        }

        /// Sets the capabilities in the fields of the SOP class extended negotiation.
        ///
        /// @param fields one value a byte
        /// @return this builder
        public Builder extendedNegotiation(int... fields) {
            extendedNegotiation.clear();
            for (int field : fields) {
                extendedNegotiation.add(field);
            }
            return this;
        }

        /// Adds the attributes that the service matches or returns, where the information model has no levels.
        ///
        /// @param tags their tags
        /// @return this builder
        public Builder keys(int... tags) {
            return keys("", tags);
        }

        /// Adds the attributes that the service matches or returns at a level.
        ///
        /// @param level the level, for example `STUDY`
        /// @param tags  their tags
        /// @return this builder
        public Builder keys(String level, int... tags) {
            for (int tag : tags) {
                keys.add(new QueryKey(level, tag, true));
            }
            return this;
        }

        /// Adds the attributes of a table.
        ///
        /// @param level the level, or "" where the information model has none
        /// @param table the table; what is within its sequences is not added
        /// @return this builder
        public Builder keys(String level, KeyTable table) {
            keys.addAll(table.keys(level));
            return this;
        }

        /// Adds status codes that the service answers with, and whose meaning says when.
        ///
        /// @param operation the operation
        /// @param codes     the codes
        /// @return this builder
        public Builder statuses(Operation operation, int... codes) {
            for (int code : codes) {
                statuses.add(new StatusUse(operation, code, ""));
            }
            return this;
        }

        /// Adds a status code that the service answers with.
        ///
        /// @param operation the operation
        /// @param code      the code
        /// @param when      when, in words
        /// @return this builder
        public Builder status(Operation operation, int code, String when) {
            statuses.add(new StatusUse(operation, code, when));
            return this;
        }

        /// Adds SOP classes that commands may name besides that of the context.
        ///
        /// @param uids their UIDs; default: none
        /// @return this builder
        public Builder commandClasses(String... uids) {
            commandClasses.addAll(List.of(uids));
            return this;
        }

        /// {@return the descriptor}
        public ServiceDescriptor build() {
            return new ServiceDescriptor(sopClass, roles, transferSyntaxes, operations, extendedNegotiation, keys,
                    commandClasses, statuses);
        }
    }
}
