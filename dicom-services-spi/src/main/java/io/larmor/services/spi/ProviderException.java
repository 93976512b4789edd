package io.larmor.services.spi;

/// A provider that cannot create its service, because of its configuration or of what it finds. The message is shown to whoever
/// starts the server: one sentence that says what is wrong and what to do.
public class ProviderException extends Exception {

    private static final long serialVersionUID = 1L;

    /// Creates an exception.
    ///
    /// @param message what is wrong, and what to do
    public ProviderException(String message) {
        super(message);
    }

    /// Creates an exception with a cause.
    ///
    /// @param message what is wrong, and what to do
    /// @param cause   what it comes from
    public ProviderException(String message, Throwable cause) {
        super(message, cause);
    }
}
