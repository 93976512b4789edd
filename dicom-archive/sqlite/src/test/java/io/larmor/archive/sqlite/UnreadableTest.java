package io.larmor.archive.sqlite;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ServiceLoader;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.InstanceStore;
import io.larmor.archive.InstanceStoreProvider;
import io.larmor.archive.InstanceStoreProvider.IndexForce;
import io.larmor.archive.StoreOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/// A disk that cannot read what it has.
class UnreadableTest {
    @TempDir
    private Path folder = Path.of("");
    private boolean unreadable;

    private InstanceStoreProvider stores() {
        UnreadableTest.class.getModule().addUses(InstanceStoreProvider.class);
        var files = ServiceLoader.load(InstanceStoreProvider.class).findFirst().orElseThrow();
        return new InstanceStoreProvider() {
            @Override
            public String name() {
                return files.name();
            }

            @Override
            public InstanceStore open(Path path, ArchiveConfig config, IndexForce index) throws IOException {
                return limited(files.open(path, config, index));
            }
        };
    }

    private InstanceStore limited(InstanceStore store) {
        return (InstanceStore) Proxy.newProxyInstance(UnreadableTest.class.getClassLoader(),
                new Class<?>[] {InstanceStore.class}, (_, method, arguments) -> {
                    if (unreadable && method.getName().equals("open")) {
                        throw new IOException("Input/output error");
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void whatCannotBeComparedDoesNotTakeOthersWithIt() throws IOException {
        try (var archive = Archive.open(ArchiveConfig.builder(folder).build(), stores(),
                new SqliteStudyIndexProvider())) {
            var stored = Sample.instance(1, 1, 1, 100).build();
            var other = Sample.instance(2, 1, 1, 100).build();
            Sample.store(archive, stored);
            unreadable = true;
            var again = Sample.receive(archive, stored, Sample.encode(stored));
            var fresh = Sample.receive(archive, other, Sample.encode(other));
            var last = Sample.receive(archive, Sample.instance(3, 1, 1, 100).build(),
                    Sample.encode(Sample.instance(3, 1, 1, 100).build()));
            again.submit();
            fresh.submit();
            last.submit();
            assertThrows(IOException.class, again::commit);
            assertEquals(StoreOutcome.STORED, fresh.commit());
            assertEquals(StoreOutcome.STORED, last.commit());
            unreadable = false;
            assertEquals(3, archive.verify().instances());
        }
    }
}
