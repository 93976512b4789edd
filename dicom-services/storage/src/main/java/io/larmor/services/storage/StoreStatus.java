package io.larmor.services.storage;

import io.larmor.archive.ArchiveRefusedException;
import io.larmor.dimse.Status;

/// The statuses of PS3.4 Table B.2-1 and PS3.7 §9.1.1.1.9 that storage answers with.
final class StoreStatus {
    /// Duplicate SOP Instance, 0111H: other content is stored under this UID, and stays.
    static final Status DUPLICATE = Status.of(0x0111).withComment("Stored already with other content");

    private StoreStatus() {}

    static Status of(ArchiveRefusedException e) {
        return Status.of(e.reason().status()).withComment(comment(e));
    }

    /// Error Comment (0000,0902) has VR LO: characters of the default repertoire, no backslash (PS3.7 §C.4.2).
    static String comment(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.replaceAll("[^ -~]|\\\\", "?");
    }
}
