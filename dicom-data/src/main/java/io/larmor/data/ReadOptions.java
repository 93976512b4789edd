package io.larmor.data;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// How to read a data set: what to tolerate, where to stop, and the limits on what the input may ask for.
public final class ReadOptions {
    private static final int DEFAULT_NESTING = 64;
    /// Recursion follows nesting, with up to 2 KiB of stack a level: this many leave most of the default 1 MiB alone.
    private static final int MAX_NESTING = 128;
    private static final long DEFAULT_BULK = 64 * 1024;
    private static final long DEFAULT_IN_MEMORY = 1L << 30;

    /// Lenient, 64 levels deep, values above 64 KiB left in the file.
    public static final ReadOptions DEFAULT = builder().build();
    /// The same, but what breaks a rule of the standard is refused.
    public static final ReadOptions STRICT = builder().lenient(false).build();

    private final boolean lenient;
    private final int maxNesting;
    private final long maxElementLength;
    private final long maxInMemory;
    private final long bulkThreshold;
    private final long stopAtTag;
    private final int @Nullable [] onlyTags;

    private ReadOptions(Builder builder) {
        lenient = builder.lenient;
        maxNesting = builder.maxNesting;
        maxElementLength = builder.maxElementLength;
        maxInMemory = builder.maxInMemory;
        bulkThreshold = builder.bulkThreshold;
        stopAtTag = builder.stopAtTag;
        onlyTags = builder.onlyTags;
    }

    /// {@return a builder with the defaults}
    public static Builder builder() {
        return new Builder();
    }

    /// {@return a builder with these options}
    public Builder toBuilder() {
        var builder = new Builder();
        builder.lenient = lenient;
        builder.maxNesting = maxNesting;
        builder.maxElementLength = maxElementLength;
        builder.maxInMemory = maxInMemory;
        builder.bulkThreshold = bulkThreshold;
        builder.stopAtTag = stopAtTag;
        builder.onlyTags = onlyTags;
        return builder;
    }

    /// {@return whether what breaks a rule, but can be read without doubt, is read with a note}
    public boolean lenient() {
        return lenient;
    }

    /// {@return how many sequences may stand within each other}
    public int maxNesting() {
        return maxNesting;
    }

    /// {@return the longest value read, in bytes}
    public long maxElementLength() {
        return maxElementLength;
    }

    /// {@return the most bytes of one data set held in memory, those that a deflated one inflates to included}
    public long maxInMemory() {
        return maxInMemory;
    }

    /// {@return the length in bytes above which a value stays in the file}
    public long bulkThreshold() {
        return bulkThreshold;
    }

    boolean stopsAt(int tag) {
        return Integer.toUnsignedLong(tag) >= stopAtTag;
    }

    boolean readsAll() {
        return onlyTags == null;
    }

    boolean wants(int tag) {
        return onlyTags == null || Arrays.binarySearch(onlyTags, tag) >= 0;
    }

    /// Builds [ReadOptions].
    public static final class Builder {
        private boolean lenient = true;
        private int maxNesting = DEFAULT_NESTING;
        private long maxElementLength = 0xFFFF_FFFEL;
        private long maxInMemory = DEFAULT_IN_MEMORY;
        private long bulkThreshold = DEFAULT_BULK;
        private long stopAtTag = Long.MAX_VALUE;
        private int @Nullable [] onlyTags;

        private Builder() {}

        /// Sets how strict to be.
        ///
        /// @param on whether what breaks a rule, but can be read without doubt, is read with a note; default true
        /// @return this
        public Builder lenient(boolean on) {
            lenient = on;
            return this;
        }

        /// Limits nesting.
        ///
        /// @param levels how many sequences may stand within each other: 0 to 128, default 64
        /// @return this
        public Builder maxNesting(int levels) {
            maxNesting = levels;
            return this;
        }

        /// Limits the length of a value.
        ///
        /// @param bytes the longest value read; default all that 32 bits can say
        /// @return this
        public Builder maxElementLength(long bytes) {
            maxElementLength = bytes;
            return this;
        }

        /// Limits memory.
        ///
        /// @param bytes the most bytes of one data set held in memory; default 1 GiB
        /// @return this
        public Builder maxInMemory(long bytes) {
            maxInMemory = bytes;
            return this;
        }

        /// Sets what is large.
        ///
        /// @param bytes the length above which a value stays in the file; default 64 KiB
        /// @return this
        public Builder bulkThreshold(long bytes) {
            bulkThreshold = bytes;
            return this;
        }

        /// Stops early.
        ///
        /// @param tag the top-level element before which reading ends; default none
        /// @return this
        public Builder stopAtTag(int tag) {
            stopAtTag = Integer.toUnsignedLong(tag);
            return this;
        }

        /// Keeps some elements only.
        ///
        /// @param tags the top-level elements to keep; all others are checked and left out
        /// @return this
        public Builder onlyTags(int... tags) {
            onlyTags = tags.clone();
            Arrays.sort(onlyTags);
            return this;
        }

        /// {@return the options}
        ///
        /// @throws IllegalArgumentException if a limit is out of its bounds
        public ReadOptions build() {
            if (maxNesting < 0 || maxNesting > MAX_NESTING) {
                throw new IllegalArgumentException("maxNesting must be 0 to " + MAX_NESTING + ", not " + maxNesting);
            }
            if (maxElementLength < 0 || maxInMemory < 0 || bulkThreshold < 0) {
                throw new IllegalArgumentException("a length limit must not be negative");
            }
            return new ReadOptions(this);
        }
    }
}
