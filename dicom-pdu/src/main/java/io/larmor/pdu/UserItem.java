package io.larmor.pdu;

/// A sub-item of the user information item.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part07/chapter_D.html PS3.7 Annex D
public sealed interface UserItem permits MaximumLength, ImplementationClassUid, ImplementationVersionName,
        AsynchronousOperationsWindow, RoleSelection, SopClassExtendedNegotiation, SopClassCommonExtendedNegotiation,
        UserIdentity, UserIdentityAc, UnknownItem {}
