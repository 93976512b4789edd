package io.larmor.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How a [Statement] is written.
enum StatementFormat {
    /// Markdown, with tables as GitHub has them.
    MARKDOWN {
        @Override
        String write(Statement statement) {
            var text = new StringBuilder("# " + statement.title() + "\n");
            for (Statement.Section section : statement.sections()) {
                text.append('\n').repeat('#', Math.min(section.depth() + 2, DEEPEST)).append(' ')
                        .append(section.number()).append(' ').append(section.title()).append('\n');
                for (Statement.Block block : section.blocks()) {
                    text.append('\n').append(switch (block) {
                        case Statement.Text paragraph -> paragraph.text() + "\n";
                        case Statement.Rows table -> table(table);
                    });
                }
            }
            return text.toString();
        }

        private static String table(Statement.Rows table) {
            var text = new StringBuilder();
            if (!table.caption().isEmpty()) {
                text.append(table.caption()).append(":\n\n");
            }
            row(text, table.columns());
            row(text, table.columns().stream().map(_ -> "---").toList());
            table.rows().forEach(cells -> row(text, cells));
            return text.toString();
        }

        private static void row(StringBuilder text, List<String> cells) {
            text.append(cells.stream().map(cell -> cell.replace("|", "\\|"))
                    .collect(Collectors.joining(" | ", "| ", " |\n")));
        }
    },
    /// One page of HTML that needs nothing else.
    HTML {
        @Override
        String write(Statement statement) {
            var text = new StringBuilder("""
                    <!DOCTYPE html>
                    <html lang="en">
                    <head>
                    <meta charset="utf-8">
                    <title>%1$s</title>
                    <style>
                    body { font: 16px/1.5 sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
                    table { border-collapse: collapse; margin: 1rem 0; font-size: 14px; }
                    caption { text-align: left; font-weight: bold; }
                    th, td { border: 1px solid #bbb; padding: .2rem .5rem; text-align: left; vertical-align: top; }
                    </style>
                    </head>
                    <body>
                    <h1>%1$s</h1>
                    """.formatted(escaped(statement.title())));
            for (Statement.Section section : statement.sections()) {
                int level = Math.min(section.depth() + 2, DEEPEST);
                text.append("<h%d id=\"s%s\">%s %s</h%d>\n".formatted(level, section.number(), section.number(),
                        escaped(section.title()), level));
                for (Statement.Block block : section.blocks()) {
                    text.append(switch (block) {
                        case Statement.Text paragraph -> "<p>" + escaped(paragraph.text()) + "</p>\n";
                        case Statement.Rows table -> table(table);
                    });
                }
            }
            return text.append("</body>\n</html>\n").toString();
        }

        private static String table(Statement.Rows table) {
            var text = new StringBuilder("<table>\n");
            if (!table.caption().isEmpty()) {
                text.append("<caption>").append(escaped(table.caption())).append("</caption>\n");
            }
            row(text, "th", table.columns());
            table.rows().forEach(cells -> row(text, "td", cells));
            return text.append("</table>\n").toString();
        }

        private static void row(StringBuilder text, String element, List<String> cells) {
            text.append("<tr>");
            cells.forEach(cell -> text.append('<').append(element).append('>').append(escaped(cell)).append("</")
                    .append(element).append('>'));
            text.append("</tr>\n");
        }

        private static String escaped(String text) {
            return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
        }
    },
    /// JSON on one line: each row of a table is an object whose names are the columns.
    JSON {
        @Override
        String write(Statement statement) {
            var sections = new ArrayList<Map<String, Object>>();
            for (Statement.Section section : statement.sections()) {
                var text = new ArrayList<String>();
                var tables = new ArrayList<Map<String, Object>>();
                for (Statement.Block block : section.blocks()) {
                    switch (block) {
                        case Statement.Text paragraph -> text.add(paragraph.text());
                        case Statement.Rows table -> tables.add(table(table));
                    }
                }
                var object = new LinkedHashMap<String, Object>();
                object.put("number", section.number());
                object.put("title", section.title());
                object.put("text", text);
                object.put("tables", tables);
                sections.add(object);
            }
            var whole = new LinkedHashMap<String, Object>();
            whole.put("title", statement.title());
            whole.put("sections", sections);
            return JsonLine.of(whole) + "\n";
        }

        private static Map<String, Object> table(Statement.Rows table) {
            var rows = new ArrayList<Map<String, Object>>();
            for (List<String> cells : table.rows()) {
                var row = new LinkedHashMap<String, Object>();
                for (int i = 0; i < cells.size(); i++) {
                    row.put(table.columns().get(i), cells.get(i));
                }
                rows.add(row);
            }
            var object = new LinkedHashMap<String, Object>();
            object.put("caption", table.caption());
            object.put("rows", rows);
            return object;
        }
    };

    private static final int DEEPEST = 6;

    /// {@return the text of a statement, with a line break at its end}
    abstract String write(Statement statement);
}
