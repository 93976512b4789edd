package io.larmor.services.ups;

import java.util.Arrays;
import java.util.Optional;

/// The states of a procedure step, by the value of Procedure Step State (0074,1000) (PS3.4 Table CC.1.1-1).
enum StepState {
    /// "The UPS is scheduled to be performed."
    SCHEDULED("SCHEDULED"),
    /// "The UPS has been claimed and a Locking UID has been set."
    IN_PROGRESS("IN PROGRESS"),
    /// "The UPS has been permanently stopped before or during performance of the step."
    CANCELED("CANCELED"),
    /// "The UPS has been completed."
    COMPLETED("COMPLETED");

    private final String value;

    StepState(String value) {
        this.value = value;
    }

    String value() {
        return value;
    }

    boolean isFinal() {
        return this == CANCELED || this == COMPLETED;
    }

    static Optional<StepState> of(String value) {
        return Arrays.stream(values()).filter(state -> state.value.equals(value.strip())).findFirst();
    }
}
