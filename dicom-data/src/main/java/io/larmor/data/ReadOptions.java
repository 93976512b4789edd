package io.larmor.data;

import java.util.Arrays;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// How to read a data set (PS3.5 §7): what to tolerate, where to stop, and the limits on what the input may ask for.
public final class ReadOptions {
    private static final long DEFAULT_BULK = 64 * 1024;

    /// Lenient, within [Limits#DEFAULT], values above 64 KiB left in the file.
    public static final ReadOptions DEFAULT = builder().build();
    /// The same, but what breaks a rule of the standard is refused.
    public static final ReadOptions STRICT = builder().lenient(false).build();

    private final boolean lenient;
    private final Limits limits;
    private final long bulkThreshold;
    private final long stopAtTag;
    private final int @Nullable [] onlyTags;
    private final @Nullable SpecificCharacterSet characterSet;

    private ReadOptions(Builder builder) {
        lenient = builder.lenient;
        limits = builder.limits;
        bulkThreshold = builder.bulkThreshold;
        stopAtTag = builder.stopAtTag;
        onlyTags = builder.onlyTags;
        characterSet = builder.characterSet;
    }

    /// {@return a builder with the defaults}
    public static Builder builder() {
        return new Builder();
    }

    /// {@return a builder with these options}
    public Builder toBuilder() {
        var builder = new Builder();
        builder.lenient = lenient;
        builder.limits = limits;
        builder.bulkThreshold = bulkThreshold;
        builder.stopAtTag = stopAtTag;
        builder.onlyTags = onlyTags;
        builder.characterSet = characterSet;
        return builder;
    }

    /// {@return whether what breaks a rule, but can be read without doubt, is read with a note}
    public boolean lenient() {
        return lenient;
    }

    /// {@return what the input may ask for at most}
    public Limits limits() {
        return limits;
    }

    /// {@return the length in bytes above which a value stays in the file, or goes to the consumer of a stream}
    public long bulkThreshold() {
        return bulkThreshold;
    }

    /// {@return what text is read in, whatever the input says, if that is set}
    public Optional<SpecificCharacterSet> characterSet() {
        return Optional.ofNullable(characterSet);
    }

    /// {@return the tag to stop before, above all tags if there is none}
    long stopTag() {
        return stopAtTag;
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
        private Limits limits = Limits.DEFAULT;
        private long bulkThreshold = DEFAULT_BULK;
        private long stopAtTag = Long.MAX_VALUE;
        private int @Nullable [] onlyTags;
        private @Nullable SpecificCharacterSet characterSet;

        private Builder() {}

        /// Sets how strict to be.
        ///
        /// @param on whether what breaks a rule, but can be read without doubt, is read with a note; default true
        /// @return this
        public Builder lenient(boolean on) {
            lenient = on;
            return this;
        }

        /// Sets the limits.
        ///
        /// @param most what the input may ask for at most; default [Limits#DEFAULT]
        /// @return this
        public Builder limits(Limits most) {
            limits = most;
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

        /// Sets what text is written in, for input whose Specific Character Set (0008,0005) is wrong or missing (PS3.5 §6.1.2.3). It holds for
        /// items too. The element itself is read as it is: a data set that is not changed is written as the same bytes; of one that is, all
        /// text is written in what its element then names.
        ///
        /// @param value the character set; default: what the input says
        /// @return this
        public Builder characterSet(SpecificCharacterSet value) {
            characterSet = value;
            return this;
        }

        /// {@return the options}
        ///
        /// @throws IllegalArgumentException if the bulk threshold is negative
        public ReadOptions build() {
            if (bulkThreshold < 0) {
                throw new IllegalArgumentException("the bulk threshold must not be negative");
            }
            return new ReadOptions(this);
        }
    }
}
