package io.larmor.dimse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The words of the standard for status codes: PS3.7 Annex C, and the tables of PS3.4 for the services.
final class StatusMeanings {
    private static final String GENERAL = "GENERAL";
    private static final int OPERATION = 0;
    private static final int CODES = 1;
    private static final int MEANING = 2;

    private record Meaning(String operation, int from, int to, String text) {
        boolean covers(int code) {
            return from <= code && code <= to;
        }
    }

    private static final List<Meaning> ALL = read();

    private StatusMeanings() {}

    static String meaning(Status status, CommandField field) {
        var operation = field.toString().replaceFirst("-R(Q|SP)$", "");
        var specific = find(operation, status.code());
        var text = specific.isEmpty() ? find(GENERAL, status.code()) : specific;
        return text.isEmpty() ? status.category().name().toLowerCase(Locale.ROOT) : text;
    }

    /// The narrowest range comes first in the file.
    private static String find(String operation, int code) {
        for (var meaning : ALL) {
            if (meaning.covers(code) && meaning.operation.equals(operation)) {
                return meaning.text;
            }
        }
        return "";
    }

    private static List<Meaning> read() {
        var result = new ArrayList<Meaning>();
        var stream = Objects.requireNonNull(StatusMeanings.class.getResourceAsStream("status-meanings.tsv"));
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#")) {
                    result.add(parse(line.split("\t", -1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(result);
    }

    private static Meaning parse(String[] cells) {
        var codes = cells[CODES];
        int dash = codes.indexOf('-');
        int from = Integer.parseInt(dash < 0 ? codes : codes.substring(0, dash), 16);
        int to = dash < 0 ? from : Integer.parseInt(codes.substring(dash + 1), 16);
        return new Meaning(cells[OPERATION], from, to, cells[MEANING]);
    }
}
