package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;

import io.larmor.archive.Durability;
import io.larmor.archive.OwnerOnly;
import org.sqlite.JDBC;

/// Opens connections, and makes the tables.
///
/// The index need not be forced at each commit: the instance store keeps a journal until it has been. So `synchronous` is NORMAL, which
/// keeps the database consistent through power loss, though it may then lack the last transactions.
final class Database {
    /// Raised with every change of the tables; an older database is brought up, a newer one refused.
    static final int VERSION = 3;
    private static final int BUSY_MILLIS = 30_000;

    // formatter:off
    private static final String[] TABLES = {
        """
        CREATE TABLE patient (
            id INTEGER PRIMARY KEY AUTOINCREMENT, identity TEXT NOT NULL UNIQUE,
            patient_id TEXT, issuer TEXT, name TEXT, birth_date TEXT, sex TEXT,
            studies INTEGER NOT NULL DEFAULT 0, series INTEGER NOT NULL DEFAULT 0, instances INTEGER NOT NULL DEFAULT 0,
            attributes BLOB NOT NULL, row_checksum INTEGER NOT NULL DEFAULT -1)""",
        "CREATE INDEX patient_patient_id ON patient (patient_id)",
        "CREATE INDEX patient_name ON patient (name)",
        """
        CREATE TABLE study (
            id INTEGER PRIMARY KEY AUTOINCREMENT, patient INTEGER NOT NULL REFERENCES patient, uid TEXT NOT NULL UNIQUE,
            study_date TEXT, accession_number TEXT, study_id TEXT, description TEXT, referring_physician TEXT,
            modalities TEXT NOT NULL DEFAULT '', sop_classes TEXT NOT NULL DEFAULT '',
            series INTEGER NOT NULL DEFAULT 0, instances INTEGER NOT NULL DEFAULT 0,
            attributes BLOB NOT NULL, row_checksum INTEGER NOT NULL DEFAULT -1)""",
        "CREATE INDEX study_patient ON study (patient)",
        "CREATE INDEX study_date ON study (study_date)",
        "CREATE INDEX study_accession_number ON study (accession_number)",
        """
        CREATE TABLE series (
            id INTEGER PRIMARY KEY AUTOINCREMENT, study INTEGER NOT NULL REFERENCES study, uid TEXT NOT NULL,
            modality TEXT, description TEXT, number INTEGER NOT NULL,
            instances INTEGER NOT NULL DEFAULT 0,
            attributes BLOB NOT NULL, row_checksum INTEGER NOT NULL DEFAULT -1,
            UNIQUE (study, uid))""",
        "CREATE INDEX series_uid ON series (uid)",
        """
        CREATE TABLE instance (
            id INTEGER PRIMARY KEY AUTOINCREMENT, series INTEGER NOT NULL REFERENCES series, uid TEXT NOT NULL UNIQUE,
            sop_class TEXT NOT NULL, transfer_syntax TEXT NOT NULL, number INTEGER NOT NULL,
            locator TEXT NOT NULL, data_offset INTEGER NOT NULL, data_length INTEGER NOT NULL,
            committed INTEGER NOT NULL DEFAULT 0, checksum INTEGER NOT NULL DEFAULT -1,
            attributes BLOB NOT NULL, row_checksum INTEGER NOT NULL DEFAULT -1)""",
        "CREATE INDEX instance_series ON instance (series, number)",
    };
    /// What brings up a database of version 1, 2, ….
    private static final String[][] CHANGES = {
        {"ALTER TABLE instance ADD COLUMN checksum INTEGER NOT NULL DEFAULT -1"},
        {"ALTER TABLE patient ADD COLUMN row_checksum INTEGER NOT NULL DEFAULT -1",
            "ALTER TABLE study ADD COLUMN row_checksum INTEGER NOT NULL DEFAULT -1",
            "ALTER TABLE series ADD COLUMN row_checksum INTEGER NOT NULL DEFAULT -1",
            "ALTER TABLE instance ADD COLUMN row_checksum INTEGER NOT NULL DEFAULT -1"},
    };
    // formatter:on

    private Database() {}

    /// Opens the connection that writes.
    static Connection writer(Path file, Durability durability) throws SQLException, IOException {
        if (!Files.exists(file)) {
            // An empty file is an empty database; SQLite gives those beside it the same permissions.
            Files.createFile(file, OwnerOnly.file(file));
        }
        var connection = connect(file);
        try {
            execute(connection, "PRAGMA journal_mode = WAL");
            execute(connection, synchronous(durability != Durability.NONE));
            execute(connection, "PRAGMA wal_autocheckpoint = 4000");
            upgrade(connection, file);
            return connection;
        } catch (SQLException | IOException e) {
            connection.close();
            throw e;
        }
    }

    /// {@return what tells a connection whether to protect the database from power loss}
    static String synchronous(boolean forced) {
        return forced ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = OFF";
    }

    /// Opens a connection that reads.
    static Connection reader(Path file) throws SQLException {
        var connection = connect(file);
        execute(connection, "PRAGMA query_only = ON");
        return connection;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static Connection connect(Path file) throws SQLException {
        var properties = new Properties();
        // Else the driver asks for the key after each statement that adds a row.
        properties.setProperty("jdbc.get_generated_keys", "false");
        var connection = new JDBC().connect("jdbc:sqlite:" + file.toAbsolutePath(), properties);
        try {
            execute(connection, "PRAGMA busy_timeout = " + BUSY_MILLIS);
            execute(connection, "PRAGMA temp_store = MEMORY");
            execute(connection, "PRAGMA cache_size = -16000");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void upgrade(Connection connection, Path file) throws SQLException, IOException {
        long version = number(connection, "PRAGMA user_version");
        if (version > VERSION) {
            throw new IOException(
                    "the index " + file + " was made by a newer version of this program (its format is " + version
                            + ", this one knows up to " + VERSION + ")");
        }
        if (version < VERSION) {
            execute(connection, "BEGIN IMMEDIATE");
            for (var step : version == 0
                    ? new String[][] {TABLES}
                    : Arrays.copyOfRange(CHANGES, (int) version - 1, CHANGES.length)) {
                for (var change : step) {
                    execute(connection, change);
                }
            }
            execute(connection, "PRAGMA user_version = " + VERSION);
            execute(connection, "COMMIT");
        }
    }
}
