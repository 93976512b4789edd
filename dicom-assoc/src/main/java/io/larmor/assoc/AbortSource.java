package io.larmor.assoc;

import io.larmor.pdu.Abort;

/// Who aborts an association (PS3.8 §9.3.8).
public enum AbortSource {
    /// The DICOM UL service-user: the application.
    SERVICE_USER(Abort.SERVICE_USER),
    /// The DICOM UL service-provider: the protocol.
    SERVICE_PROVIDER(Abort.SERVICE_PROVIDER);

    private final int value;

    AbortSource(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }

    static AbortSource of(int value) {
        return value == Abort.SERVICE_PROVIDER ? SERVICE_PROVIDER : SERVICE_USER;
    }
}
