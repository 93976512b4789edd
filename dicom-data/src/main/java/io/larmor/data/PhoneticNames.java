package io.larmor.data;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Names that sound alike, their words in any order: [NameMatcher#PHONETIC].
final class PhoneticNames implements Predicate<String> {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern SILENT = Pattern.compile("['\u2019`.]");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}*?]+");
    private static final Pattern LATIN = Pattern.compile("[a-z]{2,}");
    /// Letters that no decomposition makes Latin ones.
    private static final Map<String, String> LETTERS = Map.of("ø", "o", "ł", "l", "đ", "d", "æ", "ae", "œ", "oe", "þ",
            "th", "ð", "d", "ı", "i");
    /// The digits of Soundex by letter; vowels, and h and w, have none.
    private static final String CODES = "01230120022455012623010202";
    private static final int CODE_LENGTH = 4;

    private final List<List<Word>> key;

    PhoneticNames(String key) {
        this.key = groups(key).map(PhoneticNames::words).filter(words -> !words.isEmpty()).toList();
    }

    @Override
    public boolean test(String name) {
        var found = groups(name).map(PhoneticNames::words).toList();
        return !key.isEmpty() && key.stream()
                .allMatch(wanted -> found.stream()
                        .anyMatch(words -> wanted.stream().allMatch(word -> isIn(word, words))));
    }

    private static boolean isIn(Word wanted, List<Word> words) {
        return words.stream().anyMatch(wanted::isLike);
    }

    private static Stream<String> groups(String name) {
        return Arrays.stream(name.split("="));
    }

    private static List<Word> words(String group) {
        var letters = MARKS.matcher(Normalizer.normalize(SearchValue.fold(group), Normalizer.Form.NFKD)).replaceAll("");
        for (var letter : LETTERS.entrySet()) {
            letters = letters.replace(letter.getKey(), letter.getValue());
        }
        return Arrays.stream(BETWEEN.split(SILENT.matcher(letters).replaceAll("")))
                .filter(word -> !word.isEmpty() && !word.equals("*"))
                .map(word -> new Word(word, LATIN.matcher(word).matches() ? soundex(word) : word))
                .toList();
    }

    /// American Soundex: the first letter and three digits; letters of one digit count once where they touch, also with h or w between.
    static String soundex(String word) {
        var code = new StringBuilder().append(word.charAt(0));
        char last = CODES.charAt(word.charAt(0) - 'a');
        for (int i = 1; i < word.length() && code.length() < CODE_LENGTH; i++) {
            char letter = word.charAt(i);
            char digit = CODES.charAt(letter - 'a');
            if (digit != '0' && digit != last) {
                code.append(digit);
            }
            if (letter != 'h' && letter != 'w') {
                last = digit;
            }
        }
        return code.repeat('0', CODE_LENGTH - code.length()).toString();
    }

    private record Word(String letters, String sound) {
        boolean isLike(Word found) {
            return Wildcard.isPattern(letters)
                    ? Wildcard.matches(letters, found.letters)
                    : letters.equals(found.letters) || sound.equals(found.sound);
        }
    }
}
