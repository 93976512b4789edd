package io.larmor.services.storagecommitment;

import io.larmor.dimse.Status;

/// A request that is not processed.
final class InvalidRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Status status;

    InvalidRequestException(String comment) {
        super(comment);
        status = Status.INVALID_ARGUMENT_VALUE;
    }

    Status status() {
        return status;
    }
}
