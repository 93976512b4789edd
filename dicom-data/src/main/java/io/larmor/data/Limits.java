package io.larmor.data;

/// What the input of a reader may ask for at most. Nothing that a data set declares is believed beyond these: going over
/// one ends the reading with a [LimitExceededException] that names it.
///
/// @param nesting how many sequences may stand within each other: 0 to 128. Readers recurse, with up to 2 KiB of stack a
/// level: 128 leave most of the default 1 MiB alone
/// @param elementLength the longest value, fragment included, in bytes; at most what 32 bits can say (PS3.5 §7.1)
/// @param items how many items of sequences, and fragments, a data set may have in all
/// @param inflateRatio how many bytes one byte of a deflated data set may become on average, once it has become more
/// than 16 MiB; deflate itself ends at 1032
/// @param total how many bytes of one data set may be held in memory, inflated ones included; values that stay in their
/// file do not count
public record Limits(int nesting, long elementLength, long items, int inflateRatio, long total) {
    private static final int MAX_NESTING = 128;
    private static final long MAX_ELEMENT_LENGTH = 0xFFFF_FFFEL;
    /// Small data sets may inflate as they like: an empty image of 16 MiB hurts nobody.
    private static final long FREE_INFLATION = 16L << 20;

    /// Nesting 64, elements as long as 32 bits can say, 4,194,304 items, inflating to 250 times the length, 1 GiB in memory.
    public static final Limits DEFAULT = new Limits(64, MAX_ELEMENT_LENGTH, 1L << 22, 250, 1L << 30);

    /// A limit, for the exception that names it.
    public enum Kind {
        /// [Limits#nesting()]
        NESTING,
        /// [Limits#elementLength()]
        ELEMENT_LENGTH,
        /// [Limits#items()]
        ITEMS,
        /// [Limits#inflateRatio()]
        INFLATE_RATIO,
        /// [Limits#total()], or another bound on the bytes held
        TOTAL
    }

    /// Checks the bounds.
    ///
    /// @throws IllegalArgumentException if a limit is out of its bounds
    public Limits {
        if (nesting < 0 || nesting > MAX_NESTING) {
            throw new IllegalArgumentException("nesting must be 0 to " + MAX_NESTING + ", not " + nesting);
        }
        if (elementLength < 0 || elementLength > MAX_ELEMENT_LENGTH) {
            throw new IllegalArgumentException(
                    "elementLength must be 0 to " + MAX_ELEMENT_LENGTH + ", not " + elementLength);
        }
        if (items < 0 || total < 0) {
            throw new IllegalArgumentException("a limit must not be negative");
        }
        if (inflateRatio < 1) {
            throw new IllegalArgumentException("inflateRatio must be 1 or more, not " + inflateRatio);
        }
    }

    /// These limits with another nesting.
    ///
    /// @param levels how many sequences may stand within each other: 0 to 128
    /// @return new limits
    public Limits withNesting(int levels) {
        return new Limits(levels, elementLength, items, inflateRatio, total);
    }

    /// These limits with another length of elements.
    ///
    /// @param bytes the longest value: 0 to 4,294,967,294
    /// @return new limits
    public Limits withElementLength(long bytes) {
        return new Limits(nesting, bytes, items, inflateRatio, total);
    }

    /// These limits with another number of items.
    ///
    /// @param count how many items and fragments: 0 or more
    /// @return new limits
    public Limits withItems(long count) {
        return new Limits(nesting, elementLength, count, inflateRatio, total);
    }

    /// These limits with another ratio of inflating.
    ///
    /// @param ratio how many bytes one byte may become: 1 or more
    /// @return new limits
    public Limits withInflateRatio(int ratio) {
        return new Limits(nesting, elementLength, items, ratio, total);
    }

    /// These limits with another bound on memory.
    ///
    /// @param bytes how many bytes may be held: 0 or more
    /// @return new limits
    public Limits withTotal(long bytes) {
        return new Limits(nesting, elementLength, items, inflateRatio, bytes);
    }

    /// Checks how far inflating has come.
    void checkInflated(long deflated, long inflated) throws LimitExceededException {
        if (inflated > FREE_INFLATION && inflated / inflateRatio > deflated) {
            throw new LimitExceededException(Kind.INFLATE_RATIO, inflated,
                    deflated + " deflated bytes became " + inflated
                            + ", over the ratio of " + inflateRatio);
        }
    }
}
