package io.larmor.assoc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.larmor.pdu.RoleSelection;
import io.larmor.pdu.SopClassCommonExtendedNegotiation;
import io.larmor.pdu.SopClassExtendedNegotiation;
import io.larmor.pdu.UserIdentity;

/// What a requestor asks for in an A-ASSOCIATE-RQ: to be sent, or as it came.
///
/// @param callingAe                 AE title of the requestor
/// @param calledAe                  AE title of the acceptor
/// @param contexts                  the presentation contexts proposed
/// @param maxPduLength              what the requestor can receive in one P-DATA-TF; 0 means unlimited
/// @param operationsWindow          the asynchronous operations window proposed
/// @param roles                     roles proposed for SOP classes
/// @param extended                  SOP class extended negotiation
/// @param commonExtended            SOP class common extended negotiation
/// @param identity                  the user identity
/// @param implementationClassUid    which implementation the requestor is; empty if it did not say
/// @param implementationVersionName which version the requestor is
public record AssociationRequest(String callingAe, String calledAe, List<ProposedContext> contexts, int maxPduLength,
        Optional<OperationsWindow> operationsWindow, List<RoleSelection> roles,
        List<SopClassExtendedNegotiation> extended, List<SopClassCommonExtendedNegotiation> commonExtended,
        Optional<UserIdentity> identity, String implementationClassUid, Optional<String> implementationVersionName) {
    /// Copies the lists.
    public AssociationRequest {
        contexts = List.copyOf(contexts);
        roles = List.copyOf(roles);
        extended = List.copyOf(extended);
        commonExtended = List.copyOf(commonExtended);
        if (contexts.stream().mapToInt(ProposedContext::id).distinct().count() != contexts.size()) {
            throw new IllegalArgumentException("Each presentation context needs an ID of its own.");
        }
    }

    /// {@return a builder of a request with the defaults}
    ///
    /// @param callingAe AE title of the requestor
    /// @param calledAe  AE title of the acceptor
    public static Builder builder(String callingAe, String calledAe) {
        return new Builder(callingAe, calledAe);
    }

    /// Makes [AssociationRequest]s.
    public static final class Builder {
        private final String callingAe;
        private final String calledAe;
        private final List<ProposedContext> contexts = new ArrayList<>();
        private final List<RoleSelection> roles = new ArrayList<>();
        private final List<SopClassExtendedNegotiation> extended = new ArrayList<>();
        private final List<SopClassCommonExtendedNegotiation> commonExtended = new ArrayList<>();
        private int maxPduLength = AssociationOptions.DEFAULT_MAX_PDU_LENGTH;
        private Optional<OperationsWindow> operationsWindow = Optional.empty();
        private Optional<UserIdentity> identity = Optional.empty();
        private String implementationClassUid = AssociationOptions.IMPLEMENTATION_CLASS_UID;
        private Optional<String> implementationVersionName = Optional
                .of(AssociationOptions.IMPLEMENTATION_VERSION_NAME);

        private Builder(String callingAe, String calledAe) {
            this.callingAe = callingAe;
            this.calledAe = calledAe;
        }

        /// {@return this, with one more presentation context, which gets the next free ID}
        ///
        /// @param abstractSyntax   UID, in general that of a SOP class
        /// @param transferSyntaxes UIDs, one or more
        public Builder context(String abstractSyntax, String... transferSyntaxes) {
            int id = 1;
            while (isTaken(id)) {
                id += 2;
            }
            return context(new ProposedContext(id, abstractSyntax, List.of(transferSyntaxes)));
        }

        private boolean isTaken(int id) {
            return contexts.stream().anyMatch(context -> context.id() == id);
        }

        /// {@return this, with one more presentation context}
        ///
        /// @param context the context
        public Builder context(ProposedContext context) {
            contexts.add(context);
            return this;
        }

        /// {@return this, with more presentation contexts}
        ///
        /// @param more the contexts
        public Builder contexts(List<ProposedContext> more) {
            contexts.addAll(more);
            return this;
        }

        /// {@return this, with another maximum length; the default is 262,144}
        ///
        /// @param length what can be received in one P-DATA-TF; 0 means unlimited
        public Builder maxPduLength(int length) {
            maxPduLength = length;
            return this;
        }

        /// {@return this, with an asynchronous operations window; the default is none}
        ///
        /// @param invoked   operations that this side may have outstanding; 0 means unlimited
        /// @param performed operations that the peer may have outstanding; 0 means unlimited
        public Builder operationsWindow(int invoked, int performed) {
            operationsWindow = Optional.of(new OperationsWindow(invoked, performed));
            return this;
        }

        /// {@return this, with a role selection}
        ///
        /// @param role the roles for a SOP class
        public Builder role(RoleSelection role) {
            roles.add(role);
            return this;
        }

        /// {@return this, with a SOP class extended negotiation}
        ///
        /// @param item the negotiation for a SOP class
        public Builder extended(SopClassExtendedNegotiation item) {
            extended.add(item);
            return this;
        }

        /// {@return this, with a SOP class common extended negotiation}
        ///
        /// @param item the negotiation for a SOP class
        public Builder commonExtended(SopClassCommonExtendedNegotiation item) {
            commonExtended.add(item);
            return this;
        }

        /// {@return this, with a user identity}
        ///
        /// @param user the identity
        public Builder identity(UserIdentity user) {
            identity = Optional.of(user);
            return this;
        }

        /// {@return this, with another implementation than Larmor}
        ///
        /// @param classUid    the implementation class UID
        /// @param versionName the implementation version name, if any
        public Builder implementation(String classUid, Optional<String> versionName) {
            implementationClassUid = classUid;
            implementationVersionName = versionName;
            return this;
        }

        /// {@return the request}
        public AssociationRequest build() {
            return new AssociationRequest(callingAe, calledAe, contexts, maxPduLength, operationsWindow, roles,
                    extended, commonExtended, identity, implementationClassUid, implementationVersionName);
        }
    }
}
