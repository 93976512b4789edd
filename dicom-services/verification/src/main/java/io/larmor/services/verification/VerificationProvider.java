package io.larmor.services.verification;

import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;

/// Creates the Verification service. It has no settings.
public final class VerificationProvider implements SopClassProvider {

    /// Creates the provider; called by `ServiceLoader`.
    public VerificationProvider() {}

    @Override
    public String name() {
        return "verification";
    }

    @Override
    public SopClassService create(ProviderContext context) {
        return new VerificationService(context.meters().counter("echoes"));
    }
}
