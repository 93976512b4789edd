package io.larmor.services.spi;

/// A stateless factory of one kind of service, found by `ServiceLoader` in named modules, or handed to a server in code.
///
/// *Threading*: called on the thread that builds the server.
public interface SopClassProvider {

    /// {@return the short name by which configuration, counters and listings know this provider, for example `storage`; nobody else's on that server}
    String name();

    /// Creates the configured service.
    ///
    /// @param context the configuration and what the server offers to the service, valid as long as the service lives
    /// @return the service, which the server closes when it stops
    /// @throws ProviderException if the configuration is not usable; the message is shown, and the server does not start, or without this provider if it is
    ///                           a plug-in
    SopClassService create(ProviderContext context) throws ProviderException;

    /// {@return the version of this provider; by default that of its module or jar, or `unknown`}
    default String version() {
        var descriptor = getClass().getModule().getDescriptor();
        if (descriptor != null && descriptor.rawVersion().isPresent()) {
            return descriptor.rawVersion().get();
        }
        String version = getClass().getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
