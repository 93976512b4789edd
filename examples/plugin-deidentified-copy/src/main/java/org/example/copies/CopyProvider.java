package org.example.copies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;

/// What Larmor finds in the jar. Its setting `folder` says where copies are kept: `larmor serve --set copies.folder=...`.
public final class CopyProvider implements SopClassProvider {
    @Override
    public String name() {
        return "copies";
    }

    @Override
    public SopClassService create(ProviderContext context) throws ProviderException {
        Path folder = context.config().path("folder").orElse(Path.of("deidentified-copies"));
        try {
            return new CopyService(Files.createDirectories(folder), context.meters().counter("copies"));
        } catch (IOException e) {
            throw new ProviderException("Copies cannot be kept in " + folder + ": " + e.getMessage() + ".", e);
        }
    }
}
