package io.larmor.data;

import java.util.List;

/// A person's name, a value of VR PN (PS3.5 §6.2.1): the same name in up to three ways of writing.
///
/// @param alphabetic  in letters: the first component group
/// @param ideographic in ideographs, as Chinese and Japanese have them
/// @param phonetic    as it is spoken: hiragana, hangul
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html#sect_6.2.1 PS3.5 §6.2.1
public record PersonName(Group alphabetic, Group ideographic, Group phonetic) {

    /// Checks the groups.
    ///
    /// @throws IllegalArgumentException if one but the last has a `=`, which stands between them
    public PersonName {
        refuse('=', "component groups", alphabetic.toString(), ideographic.toString());
    }

    /// A name without anything.
    public static final PersonName EMPTY = new PersonName(Group.EMPTY, Group.EMPTY, Group.EMPTY);

    /// One way of writing a name, a component group. A component may hold several names, with spaces between them.
    ///
    /// @param family the family name complex
    /// @param given  the given name complex
    /// @param middle the middle names
    /// @param prefix what stands in front: `Dr.`
    /// @param suffix what stands behind: `Jr.`; of a name with more components than there should be, all that is left
    public record Group(String family, String given, String middle, String prefix, String suffix) {

        /// Checks the components.
        ///
        /// @throws IllegalArgumentException if one but the last has a `^`, which stands between them
        public Group {
            refuse('^', "components", family, given, middle, prefix);
        }

        /// A group without anything.
        public static final Group EMPTY = new Group("", "", "", "", "");

        /// Reads a component group: `Adams^John Robert Quincy^^Rev.^B.A. M.Div.`. What stands behind the fifth component
        /// belongs to it.
        ///
        /// @param text components with `^` between them; spaces around a component mean nothing
        /// @return the group
        public static Group of(String text) {
            var components = text.split("\\^", 5);
            return new Group(component(components, 0), component(components, 1), component(components, 2),
                    component(components, 3),
                    component(components, 4));
        }

        private static String component(String[] components, int index) {
            return index < components.length ? components[index].strip() : "";
        }

        /// {@return whether all components are empty}
        public boolean isEmpty() {
            return equals(EMPTY);
        }

        /// {@return the group as DICOM writes it, without the `^` of empty components at the end}
        @Override
        public String toString() {
            return joined("^", family, given, middle, prefix, suffix);
        }
    }

    /// Reads a value: `Yamada^Tarou=山田^太郎=やまだ^たろう`.
    ///
    /// @param text up to three component groups with `=` between them
    /// @return the name
    public static PersonName of(String text) {
        var groups = text.split("=", 3);
        return new PersonName(Group.of(groups[0]), groups.length > 1 ? Group.of(groups[1]) : Group.EMPTY,
                groups.length > 2 ? Group.of(groups[2]) : Group.EMPTY);
    }

    /// {@return a name in letters}
    /// @param family the family name
    /// @param given  the given name
    /// @throws IllegalArgumentException if one of them has a `^`, `=` or backslash, which stand between components, component
    /// groups and values
    public static PersonName of(String family, String given) {
        refuse('\\', "values", family, given);
        return new PersonName(new Group(family, given, "", "", ""), Group.EMPTY, Group.EMPTY);
    }

    /// {@return the family name, of the first group that is not empty}
    public String family() {
        return first().family();
    }

    /// {@return the given name, of the first group that is not empty}
    public String given() {
        return first().given();
    }

    /// {@return whether there is no name in any group}
    public boolean isEmpty() {
        return first().isEmpty();
    }

    private Group first() {
        for (var group : List.of(alphabetic, ideographic)) {
            if (!group.isEmpty()) {
                return group;
            }
        }
        return phonetic;
    }

    /// {@return the name as DICOM writes it, without delimiters that have nothing behind them}
    @Override
    public String toString() {
        return joined("=", alphabetic.toString(), ideographic.toString(), phonetic.toString());
    }

    private static void refuse(char delimiter, String between, String... parts) {
        for (var part : parts) {
            if (part.indexOf(delimiter) >= 0) {
                throw new IllegalArgumentException(
                        "a part of a name has a " + delimiter + ", which stands between " + between);
            }
        }
    }

    private static String joined(String delimiter, String... parts) {
        int count = parts.length;
        while (count > 0 && parts[count - 1].isEmpty()) {
            count--;
        }
        return String.join(delimiter, List.of(parts).subList(0, count));
    }
}
