package io.larmor.cli;

import java.util.Collection;
import java.util.Optional;

/// Which word was perhaps meant.
final class Nearest {
    /// More is no slip of the finger, but another word.
    private static final int MOST = 2;

    private Nearest() {}

    /// {@return the word that is the fewest letters away, if these are at most two, and fewer than half of the letters}
    static Optional<String> to(String word, Collection<String> words) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String each : words) {
            int distance = distance(word, each);
            if (distance < least && distance <= MOST && 2 * distance < letters(word, each)) {
                least = distance;
                nearest = each;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static int letters(String word, String other) {
        return (int) Math.max(word.chars().filter(Character::isLetterOrDigit).count(),
                other.chars().filter(Character::isLetterOrDigit).count());
    }

    /// How many letters have to be put in, taken out, changed, or swapped with the next.
    private static int distance(String a, String b) {
        var before = new int[b.length() + 1];
        var last = new int[b.length() + 1];
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            var free = before;
            before = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
