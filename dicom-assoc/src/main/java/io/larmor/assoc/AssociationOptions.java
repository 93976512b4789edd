package io.larmor.assoc;

import java.util.Optional;

/// How this side keeps an association.
///
/// @param maxPduLength              what an acceptor offers to receive in one P-DATA-TF; 0 means unlimited. A requestor's
///                                  stands in its [AssociationRequest]
/// @param timeouts                  the timeouts
/// @param commandApart              whether a command leaves in a segment of its own, for peers that cannot take it together
///                                  with the first fragment of its data set
/// @param implementationClassUid    which implementation an acceptor says it is
/// @param implementationVersionName which version an acceptor says it is
/// @param time                      by which the timeouts are kept
/// @param progress                  the least that the peer has to send in the middle of a message
/// @param memory                    what may be taken for what the peer sends
public record AssociationOptions(int maxPduLength, Timeouts timeouts, boolean commandApart,
        String implementationClassUid, Optional<String> implementationVersionName, TimeSource time,
        MinimumProgress progress, MemoryBudget memory) {
    /// The maximum length that is offered by default.
    public static final int DEFAULT_MAX_PDU_LENGTH = 262_144;
    /// Larmor's implementation class UID.
    public static final String IMPLEMENTATION_CLASS_UID = "2.25.281686878602354936574533291362405701542";
    /// Larmor's implementation version name.
    public static final String IMPLEMENTATION_VERSION_NAME = "LARMOR_0_1";
    /// 262,144 bytes, the default timeouts, command and data together, the system's time, the default progress, any memory.
    public static final AssociationOptions DEFAULT = new AssociationOptions(DEFAULT_MAX_PDU_LENGTH, Timeouts.DEFAULT,
            false, IMPLEMENTATION_CLASS_UID, Optional.of(IMPLEMENTATION_VERSION_NAME), TimeSource.SYSTEM,
            MinimumProgress.DEFAULT, MemoryBudget.UNLIMITED);

    /// The least that leaves room for data: the header of a presentation data value and two bytes.
    static final int LEAST_MAX_PDU_LENGTH = 8;

    /// Checks the maximum length.
    public AssociationOptions {
        checkMaxPduLength(maxPduLength);
    }

    static void checkMaxPduLength(int length) {
        if (length < 0 || (length > 0 && length < LEAST_MAX_PDU_LENGTH)) {
            throw new IllegalArgumentException("A maximum PDU length is 0 or at least " + LEAST_MAX_PDU_LENGTH
                    + ", not " + length + ".");
        }
    }

    /// {@return these options with another maximum length}
    ///
    /// @param length what can be received in one P-DATA-TF; 0 means unlimited
    public AssociationOptions withMaxPduLength(int length) {
        return new AssociationOptions(length, timeouts, commandApart, implementationClassUid,
                implementationVersionName, time, progress, memory);
    }

    /// {@return these options with other timeouts}
    ///
    /// @param value the timeouts
    public AssociationOptions withTimeouts(Timeouts value) {
        return new AssociationOptions(maxPduLength, value, commandApart, implementationClassUid,
                implementationVersionName, time, progress, memory);
    }

    /// {@return these options with commands together with their data or apart}
    ///
    /// @param apart whether a command leaves in a segment of its own
    public AssociationOptions withCommandApart(boolean apart) {
        return new AssociationOptions(maxPduLength, timeouts, apart, implementationClassUid,
                implementationVersionName, time, progress, memory);
    }

    /// {@return these options with another implementation than Larmor}
    ///
    /// @param classUid    the implementation class UID
    /// @param versionName the implementation version name, if any
    public AssociationOptions withImplementation(String classUid, Optional<String> versionName) {
        return new AssociationOptions(maxPduLength, timeouts, commandApart, classUid, versionName, time, progress,
                memory);
    }

    /// {@return these options with another time}
    ///
    /// @param source by which the timeouts are kept
    public AssociationOptions withTime(TimeSource source) {
        return new AssociationOptions(maxPduLength, timeouts, commandApart, implementationClassUid,
                implementationVersionName, source, progress, memory);
    }

    /// {@return these options with another minimum progress}
    ///
    /// @param least what the peer has to send in the middle of a message
    public AssociationOptions withProgress(MinimumProgress least) {
        return new AssociationOptions(maxPduLength, timeouts, commandApart, implementationClassUid,
                implementationVersionName, time, least, memory);
    }

    /// {@return these options with another budget of memory}
    ///
    /// @param budget what may be taken for what the peer sends
    public AssociationOptions withMemory(MemoryBudget budget) {
        return new AssociationOptions(maxPduLength, timeouts, commandApart, implementationClassUid,
                implementationVersionName, time, progress, budget);
    }
}
