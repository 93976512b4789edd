package io.larmor.cli;

import java.util.ArrayList;
import java.util.List;

/// A document of numbered sections, each with paragraphs and tables.
///
/// @param title    its title
/// @param sections its sections, in order
record Statement(String title, List<Section> sections) {

    /// One section.
    ///
    /// @param number its number, as deep as its dots
    /// @param title  its title
    /// @param blocks what stands in it
    record Section(String number, String title, List<Block> blocks) {
        int depth() {
            return (int) number.chars().filter(c -> c == '.').count();
        }
    }

    /// What stands in a section.
    sealed interface Block {}

    /// A paragraph.
    record Text(String text) implements Block {}

    /// A table.
    record Rows(String caption, List<String> columns, List<List<String>> rows) implements Block {}

    /// Makes a statement section by section.
    static final class Builder {
        private final String title;
        private final List<Section> sections = new ArrayList<>();
        private List<Block> blocks = new ArrayList<>();

        Builder(String title) {
            this.title = title;
        }

        Builder section(String number, String heading) {
            blocks = new ArrayList<>();
            sections.add(new Section(number, heading, blocks));
            return this;
        }

        Builder text(String paragraph) {
            blocks.add(new Text(paragraph));
            return this;
        }

        Builder table(String caption, List<String> columns, List<List<String>> rows) {
            if (!rows.isEmpty()) {
                blocks.add(new Rows(caption, columns, List.copyOf(rows)));
            }
            return this;
        }

        Statement build() {
            return new Statement(title, List.copyOf(sections));
        }
    }
}
