package io.larmor.archive.sqlite;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/// The tables whose rows are written once, and hold what instances say: each row has a checksum (CRC-32C) of that, for SQLite looks after its structure alone.
enum Rows {
    PATIENT("patient", "", "identity", "patient_id", "issuer", "name", "birth_date", "sex", "attributes"), STUDY(
            "study", "patient", "uid", "study_date", "accession_number", "study_id", "description",
            "referring_physician", "attributes"), SERIES("series", "study", "uid", "modality", "description", "number",
                    "attributes"), INSTANCE("instance", "series", "uid", "sop_class", "transfer_syntax", "number",
                            "locator", "data_offset",
                            "data_length", "checksum", "attributes");

    /// Of a row that was written before rows had a checksum.
    private static final long NONE = -1;

    private final int columns;
    private final String insert;
    private final String select;

    Rows(String table, String owner, String... columns) {
        this.columns = columns.length;
        var all = Stream.concat(Stream.of(owner).filter(name -> !name.isEmpty()),
                Stream.concat(Stream.of(columns), Stream.of("row_checksum"))).toList();
        insert = "INSERT INTO " + table + " (" + String.join(", ", all) + ") VALUES ("
                + all.stream().map(_ -> "?").collect(Collectors.joining(", ")) + ")"
                + (table.equals("instance") ? " ON CONFLICT (uid) DO NOTHING" : "");
        select = "SELECT row_checksum, " + String.join(", ", columns) + " FROM " + table;
    }

    /// {@return the statement that adds a row: the key of what it belongs to, if it does, the columns, and the checksum; an instance that is
    /// there already is left alone}
    String insert() {
        return insert;
    }

    /// {@return what the rows are of, in words}
    String plural() {
        return switch (this) {
            case PATIENT -> "patients";
            case STUDY -> "studies";
            case SERIES -> "series";
            case INSTANCE -> "instances";
        };
    }

    /// {@return the checksum of a row}
    ///
    /// @param values of the columns, in their order
    static long checksum(@Nullable Object... values) {
        var checksum = new CRC32C();
        for (var value : values) {
            byte[] bytes = switch (value) {
                case null -> new byte[0];
                case byte[] blob -> blob;
                default -> value.toString().getBytes(StandardCharsets.UTF_8);
            };
            // What moves from one column to the next is another row
            checksum.update(value == null ? 1 : 0);
            checksum.update(bytes.length >>> 8);
            checksum.update(bytes.length);
            checksum.update(bytes);
        }
        return checksum.getValue();
    }

    /// {@return how many rows are not what was written}
    long damaged(Connection connection) throws SQLException {
        long damaged = 0;
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(select)) {
            while (rows.next()) {
                long written = rows.getLong(1);
                if (written != NONE && written != checksum(values(rows))) {
                    damaged++;
                }
            }
        }
        return damaged;
    }

    private @Nullable Object[] values(ResultSet row) throws SQLException {
        var values = new @Nullable Object[columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.getObject(i + 2);
        }
        return values;
    }
}
