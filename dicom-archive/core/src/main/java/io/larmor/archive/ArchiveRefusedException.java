package io.larmor.archive;

import java.io.IOException;
import java.io.Serial;

/// The archive does not do what it was asked, and nothing has changed.
public final class ArchiveRefusedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// Why it was refused.
    private final Reason reason;

    /// Makes an exception.
    ///
    /// @param reason the kind of refusal
    /// @param message what was expected and what was found, without patient data
    public ArchiveRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// Makes an exception with a cause.
    ///
    /// @param reason the kind of refusal
    /// @param message what was expected and what was found, without patient data
    /// @param cause what led to it
    public ArchiveRefusedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /// {@return the kind of refusal}
    public Reason reason() {
        return reason;
    }

    /// Kinds of refusal, each with the status that PS3.4 §B.2.3 and §C.4 have for it.
    public enum Reason {
        /// The disk or a quota is full, or the store failed: A7xx. Trying again later may help.
        OUT_OF_RESOURCES(0xA700),
        /// The data set's SOP Class or Instance UID is not the command's: A9xx.
        DATA_SET_MISMATCH(0xA900),
        /// The bytes are no well-formed data set, or end inside an element: Cxxx.
        CANNOT_UNDERSTAND(0xC000),
        /// The identifier of a query lacks a unique key of a higher level, or has a level that the model does not know: A900.
        IDENTIFIER_MISMATCH(0xA900),
        /// The archive is closed or closing: A700 for a store.
        CLOSED(0xA700);

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        /// {@return the DIMSE status code that says this}
        public int status() {
            return status;
        }
    }
}
