package io.larmor.cli;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Provides;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What a module provides is found on the class path too: `META-INF/services` says the same as `module-info`.
class ClassPathProvidersTest {
    @Test
    void everyModuleNamesItsProvidersForTheClassPathToo() throws IOException {
        int found = 0;
        for (Module module : Objects.requireNonNull(Main.class.getModule().getLayer()).modules()) {
            if (module.getName().startsWith("io.larmor.")) {
                for (Provides provided : module.getDescriptor().provides()) {
                    assertEquals(provided.providers(), named(module, provided.service()), module.getName());
                    found++;
                }
            }
        }
        assertTrue(found >= 10, "provided services: " + found);
    }

    private static List<String> named(Module module, String service) throws IOException {
        try (var list = module.getResourceAsStream("META-INF/services/" + service)) {
            return new String(Objects.requireNonNull(list, module.getName() + " has no META-INF/services/" + service)
                    .readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
