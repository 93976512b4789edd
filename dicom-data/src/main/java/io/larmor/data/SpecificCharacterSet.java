package io.larmor.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// The meaning of the bytes of text, as the Defined Terms of Specific Character Set (0008,0005) have it: the default
/// repertoire, single-byte sets, multi-byte sets with and without ISO 2022 code extensions (PS3.3 §C.12.1.1.2,
/// PS3.5 §6.1).
///
/// Reading is tolerant, and loses nothing: where a term is not known, and where a byte above 7FH is not of the set that is
/// declared, it is taken as ISO 8859-1 has it, which gives every byte a character; escape sequences of sets that were not
/// declared are followed too, and those that are unknown stay in the text, as do the codes of a set of two bytes that
/// stand for no character.
///
/// Writing chooses escape sequences for the characters that the sets in force do not have, and leaves every value, line
/// and component of a name with the sets of the first term in force. Immutable and safe for use by several threads.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_C.12.html PS3.3 §C.12.1.1.2
public final class SpecificCharacterSet {

    private static final Pattern SLOPPY_TERM = Pattern.compile("ISO[ _-]?(2022[ _-])?IR[ _-]?([0-9]+)");
    /// No Defined Term is longer, and nobody declares more of them.
    private static final int LONGEST = 16;
    private static final int MOST = 8;
    private static final int KEPT = 64;
    /// Those that were asked for first: most data sets of a place declare the same. What others declare that nobody knows does not fill the memory.
    private static final Map<List<String>, SpecificCharacterSet> PARSED = new ConcurrentHashMap<>();

    /// The default repertoire, ISO 646.
    public static final SpecificCharacterSet DEFAULT = new SpecificCharacterSet(List.of(), null,
            new Iso2022(GraphicSet.ASCII, null, List.of(GraphicSet.ASCII)));
    /// ISO 8859-1, `ISO_IR 100`.
    public static final SpecificCharacterSet LATIN_1 = parse("ISO_IR 100");
    /// Unicode in UTF-8, `ISO_IR 192`.
    public static final SpecificCharacterSet UTF_8 = parse("ISO_IR 192");

    private final List<String> definedTerms;
    private final @Nullable Charset charset;
    private final Iso2022 iso2022;

    private SpecificCharacterSet(List<String> definedTerms, @Nullable Charset charset, Iso2022 iso2022) {
        this.definedTerms = definedTerms;
        this.charset = charset;
        this.iso2022 = iso2022;
    }

    /// {@return the character set of the values of Specific Character Set (0008,0005)}
    /// @param definedTerms the values; none, or an empty first one, stands for the default repertoire
    public static SpecificCharacterSet of(String... definedTerms) {
        if (definedTerms.length == 0) {
            return DEFAULT;
        }
        if (definedTerms.length == 1) {
            switch (definedTerms[0]) {
                case "" -> {
                    return DEFAULT;
                }
                case "ISO_IR 100" -> {
                    return LATIN_1;
                }
                case "ISO_IR 192" -> {
                    return UTF_8;
                }
                default -> {}
            }
        }
        var terms = List.of(definedTerms);
        if (!isShort(terms)) {
            return parse(definedTerms);
        }
        var known = PARSED.get(terms);
        if (known != null) {
            return known;
        }
        var parsed = parse(definedTerms);
        if (PARSED.size() < KEPT) {
            PARSED.put(terms, parsed);
        }
        return parsed;
    }

    private static boolean isShort(List<String> terms) {
        if (terms.size() > MOST) {
            return false;
        }
        for (var term : terms) {
            if (term.length() > LONGEST) {
                return false;
            }
        }
        return true;
    }

    private static SpecificCharacterSet parse(String... definedTerms) {
        var given = List.of(definedTerms);
        var terms = given.stream().map(SpecificCharacterSet::normalized).toList();
        var whole = switch (terms.getFirst()) {
            case "192" -> StandardCharsets.UTF_8;
            case "GB18030" -> Charset.forName("GB18030");
            case "GBK", "ISO 2022 GBK" -> Charset.forName("GBK");
            case "100" -> terms.size() == 1 ? StandardCharsets.ISO_8859_1 : null;
            default -> null;
        };
        var declared = new ArrayList<GraphicSet>();
        for (var term : terms) {
            declared.addAll(sets(term));
        }
        var first = sets(terms.getFirst());
        var left = first.isEmpty() || first.getFirst().right() || first.getFirst().width() > 1
                ? GraphicSet.ASCII
                : first.getFirst();
        var right = first.isEmpty() || !first.getLast().right() ? null : first.getLast();
        if (!declared.contains(left)) {
            declared.addFirst(left);
        }
        return new SpecificCharacterSet(given, whole, new Iso2022(left, right, declared.stream().distinct().toList()));
    }

    /// The ISO-IR registration number, or the term itself where there is none. Real files write `ISO-IR 100`,
    /// `ISO IR 100`, `ISO 2022-IR 100` and more.
    private static String normalized(String term) {
        var upper = term.strip().toUpperCase(Locale.ROOT);
        var matcher = SLOPPY_TERM.matcher(upper);
        return matcher.matches() ? matcher.group(2) : upper;
    }

    private static List<GraphicSet> sets(String number) {
        return switch (number) {
            case "", "6" -> List.of(GraphicSet.ASCII);
            case "13" -> List.of(GraphicSet.ROMAJI, GraphicSet.KATAKANA);
            case "58" -> List.of(GraphicSet.GB_2312);
            case "87" -> List.of(GraphicSet.JIS_X0208);
            case "100" -> latin(GraphicSet.LATIN_1);
            case "101" -> latin(GraphicSet.LATIN_2);
            case "109" -> latin(GraphicSet.LATIN_3);
            case "110" -> latin(GraphicSet.LATIN_4);
            case "126" -> latin(GraphicSet.GREEK);
            case "127" -> latin(GraphicSet.ARABIC);
            case "138" -> latin(GraphicSet.HEBREW);
            case "144" -> latin(GraphicSet.CYRILLIC);
            case "148" -> latin(GraphicSet.LATIN_5);
            case "149" -> List.of(GraphicSet.KS_X1001);
            case "159" -> List.of(GraphicSet.JIS_X0212);
            case "166" -> latin(GraphicSet.THAI);
            case "203" -> latin(GraphicSet.LATIN_9);
            default -> List.of();
        };
    }

    private static List<GraphicSet> latin(GraphicSet right) {
        return List.of(GraphicSet.ASCII, right);
    }

    /// {@return whether a text is a Defined Term of Specific Character Set (0008,0005), exactly as the standard writes it; an empty one stands
    /// for the default repertoire. What else files have is read all the same}
    /// @param term the text
    public static boolean isDefinedTerm(String term) {
        return switch (term) {
            case "", "ISO_IR 192", "GB18030", "GBK", "ISO 2022 GBK" -> true;
            default -> {
                boolean extended = term.startsWith("ISO 2022 IR ");
                var sets = extended || term.startsWith("ISO_IR ") ? sets(normalized(term)) : List.<GraphicSet>of();
                // Sets of two bytes take code extensions.
                yield !sets.isEmpty() && (extended || sets.getFirst().width() == 1);
            }
        };
    }

    /// {@return the terms that this was made of, as they were given}
    public List<String> definedTerms() {
        return definedTerms;
    }

    /// {@return the text that the bytes stand for; backslashes between values, and padding, stay}
    /// @param bytes  the bytes, of all values of an element
    /// @param offset index of the first
    /// @param length how many
    /// @param vr     the value representation: tells which characters are delimiters, at which designations end
    public String decode(byte[] bytes, int offset, int length, Vr vr) {
        if (!vr.isText()) {
            return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        }
        return charset != null
                ? LosslessText.decode(bytes, offset, length, charset)
                : iso2022.decode(bytes, offset, offset + length, vr);
    }

    /// {@return the bytes of the text, not padded; a question mark for what the character set does not have, see
    /// [#canEncode]}
    /// @param text all values of an element, with backslashes between them
    /// @param vr   the value representation
    public byte[] encode(String text, Vr vr) {
        if (!vr.isText()) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        return charset != null ? text.getBytes(charset) : iso2022.encode(text, vr);
    }

    /// {@return whether every character of the text can be encoded}
    /// @param text the text
    public boolean canEncode(String text) {
        return canEncode(text, Vr.LT);
    }

    /// {@return whether every character of a text of a VR can be encoded}
    boolean canEncode(String text, Vr vr) {
        return Values.isAscii(text)
                || (charset != null ? charset.newEncoder().canEncode(text) : iso2022.canEncode(text, vr));
    }

    /// {@return whether the two say the same}
    /// @param other the other
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SpecificCharacterSet that && definedTerms.equals(that.definedTerms);
    }

    /// {@return a hash of the terms}
    @Override
    public int hashCode() {
        return definedTerms.hashCode();
    }

    /// {@return the terms as the element has them, a backslash between two}
    @Override
    public String toString() {
        return String.join("\\", definedTerms);
    }
}
