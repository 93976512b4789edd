package io.larmor.archive.sqlite;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ServiceLoader;

import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.InstanceStore;
import io.larmor.archive.InstanceStoreProvider;

/// The installed store, some calls of which fail.
///
/// @param check asked before each call
record FailingStores(Check check) implements InstanceStoreProvider {
    private static final InstanceStoreProvider FILES;

    static {
        FailingStores.class.getModule().addUses(InstanceStoreProvider.class);
        FILES = ServiceLoader.load(InstanceStoreProvider.class).findFirst().orElseThrow();
    }

    /// Fails where a call is to fail.
    @FunctionalInterface
    interface Check {
        void before(String method) throws IOException;
    }

    @Override
    public String name() {
        return FILES.name();
    }

    @Override
    public InstanceStore open(Path path, ArchiveConfig config, IndexForce index) throws IOException {
        var store = FILES.open(path, config, index);
        return (InstanceStore) Proxy.newProxyInstance(FailingStores.class.getClassLoader(),
                new Class<?>[] {InstanceStore.class}, (_, method, arguments) -> {
                    check.before(method.getName());
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
