package io.larmor.services.spi;

/// A DIMSE operation or notification that a service performs (PS3.7 §9 and §10).
public enum Operation {
    /// C-ECHO, by [EchoOperation].
    ECHO,
    /// C-STORE, by [StoreOperation].
    STORE,
    /// C-FIND, by [FindOperation].
    FIND,
    /// C-MOVE, by [RetrieveOperation].
    MOVE,
    /// C-GET, by [RetrieveOperation].
    GET,
    /// N-EVENT-REPORT, by [NOperation].
    N_EVENT_REPORT,
    /// N-GET, by [NOperation].
    N_GET,
    /// N-SET, by [NOperation].
    N_SET,
    /// N-ACTION, by [NOperation].
    N_ACTION,
    /// N-CREATE, by [NOperation].
    N_CREATE,
    /// N-DELETE, by [NOperation].
    N_DELETE;

    /// {@return the interface that a service implements to perform this operation}
    public Class<?> performer() {
        return switch (this) {
            case ECHO -> EchoOperation.class;
            case STORE -> StoreOperation.class;
            case FIND -> FindOperation.class;
            case MOVE, GET -> RetrieveOperation.class;
            case N_EVENT_REPORT, N_GET, N_SET, N_ACTION, N_CREATE, N_DELETE -> NOperation.class;
        };
    }
}
