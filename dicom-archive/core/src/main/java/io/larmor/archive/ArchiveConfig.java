package io.larmor.archive;

import java.nio.file.Path;
import java.util.Objects;

/// How an archive is kept. Immutable; made by a [Builder].
public final class ArchiveConfig {
    private static final int DEFAULT_SMALL = 64 * 1024;
    private static final int DEFAULT_QUEUE = 256;
    private static final int MAX_SMALL = 16 * 1024 * 1024;

    private final Path folder;
    private final Durability durability;
    private final DuplicatePolicy duplicatePolicy;
    private final String store;
    private final String index;
    private final int smallInstance;
    private final int queueLength;

    private ArchiveConfig(Builder builder) {
        folder = builder.folder;
        durability = builder.durability;
        duplicatePolicy = builder.duplicatePolicy;
        store = builder.store;
        index = builder.index;
        smallInstance = builder.smallInstance;
        queueLength = builder.queueLength;
    }

    /// {@return a builder with the defaults}
    ///
    /// @param folder where everything is kept; made if it does not exist
    public static Builder builder(Path folder) {
        return new Builder(folder);
    }

    /// {@return where everything is kept}
    public Path folder() {
        return folder;
    }

    /// {@return what an acknowledged instance survives}
    public Durability durability() {
        return durability;
    }

    /// {@return what happens to a second instance of the same UID}
    public DuplicatePolicy duplicatePolicy() {
        return duplicatePolicy;
    }

    /// {@return the name of the [InstanceStoreProvider]}
    public String store() {
        return store;
    }

    /// {@return the name of the [StudyIndexProvider]}
    public String index() {
        return index;
    }

    /// {@return the length in bytes below which an instance goes through the journal}
    public int smallInstance() {
        return smallInstance;
    }

    /// {@return how many staged instances may wait for the committer before commits block; also the most that form a group}
    public int queueLength() {
        return queueLength;
    }

    /// Builds an [ArchiveConfig].
    public static final class Builder {
        private final Path folder;
        private Durability durability = Durability.FSYNC;
        private DuplicatePolicy duplicatePolicy = DuplicatePolicy.KEEP_FIRST;
        private String store = "files";
        private String index = "sqlite";
        private int smallInstance = DEFAULT_SMALL;
        private int queueLength = DEFAULT_QUEUE;

        private Builder(Path folder) {
            this.folder = Objects.requireNonNull(folder);
        }

        /// Sets what an acknowledged instance survives.
        ///
        /// @param value default [Durability#FSYNC]
        /// @return this
        public Builder durability(Durability value) {
            durability = value;
            return this;
        }

        /// Sets what happens to a second instance of the same UID.
        ///
        /// @param value default [DuplicatePolicy#KEEP_FIRST]
        /// @return this
        public Builder duplicatePolicy(DuplicatePolicy value) {
            duplicatePolicy = value;
            return this;
        }

        /// Chooses the instance store.
        ///
        /// @param name of an [InstanceStoreProvider]; default "files"
        /// @return this
        public Builder store(String name) {
            store = name;
            return this;
        }

        /// Chooses the study index.
        ///
        /// @param name of a [StudyIndexProvider]; default "sqlite"
        /// @return this
        public Builder index(String name) {
            index = name;
            return this;
        }

        /// Sets what is small.
        ///
        /// @param bytes the length below which an instance goes through the journal: 0 to 16 MiB, default 64 KiB; 0: none does
        /// @return this
        public Builder smallInstance(int bytes) {
            smallInstance = bytes;
            return this;
        }

        /// Bounds the committer's queue, and its groups.
        ///
        /// @param instances 1 to 65,536, default 256
        /// @return this
        public Builder queueLength(int instances) {
            queueLength = instances;
            return this;
        }

        /// {@return the configuration}
        ///
        /// @throws IllegalArgumentException if a number is out of its bounds
        public ArchiveConfig build() {
            if (smallInstance < 0 || smallInstance > MAX_SMALL) {
                throw new IllegalArgumentException(
                        "smallInstance must be 0 to " + MAX_SMALL + ", not " + smallInstance);
            }
            if (queueLength < 1 || queueLength > 65_536) {
                throw new IllegalArgumentException("queueLength must be 1 to 65,536, not " + queueLength);
            }
            return new ArchiveConfig(this);
        }
    }
}
