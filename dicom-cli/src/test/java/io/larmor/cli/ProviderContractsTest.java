package io.larmor.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.storage.FolderStorage;
import io.larmor.testkit.ProviderContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;

/// Every provider of this program keeps to the contract of providers.
class ProviderContractsTest {
    @TempDir
    private static Path folder = Path.of("");
    private static Archive archive;

    @BeforeAll
    static void open() throws Exception {
        archive = Archive.open(ArchiveConfig.builder(folder.resolve("archive")).durability(Durability.NONE).build());
        Files.createDirectories(folder.resolve("items"));
        Files.createDirectories(folder.resolve("state"));
    }

    @AfterAll
    static void close() throws Exception {
        archive.close();
    }

    private static List<SopClassProvider> providers() {
        var all = new ArrayList<SopClassProvider>();
        ServiceLoader.load(SopClassProvider.class).forEach(all::add);
        all.add(new FolderStorage(folder.resolve("files")));
        return all;
    }

    private static ProviderContract contract(SopClassProvider provider) {
        Path own = folder.resolve("items");
        return ProviderContract.of(provider).settings(Map.of("folder", own.toString()))
                .in(builder -> builder.share(Archive.class, archive));
    }

    @TestFactory
    Stream<DynamicContainer> eachProviderKeepsToTheContract() {
        return providers().stream().map(provider -> {
            try {
                return DynamicContainer.dynamicContainer(
                        provider.name() + " (" + provider.getClass().getSimpleName() + ")",
                        contract(provider).checks().stream()
                                .map(check -> DynamicTest.dynamicTest(check.name(), check::run)));
            } catch (Exception e) {
                throw new AssertionError(provider.name(), e);
            }
        });
    }

    @Test
    void thereAreProviders() {
        assertTrue(providers().size() >= 6, providers().toString());
    }
}
