package io.larmor.archive.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection, and the statements that were prepared on it: preparing one takes longer than running it. After an error of the disk, of memory or of a
/// function the driver lets go of the statement that met it, and does not say so: whoever has had an error calls [#forget].
///
/// *Threading*: one thread at a time.
final class Statements implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Statements.class);
    /// More than a node asks for again and again; the one that was not used for longest is closed.
    private static final int KEPT = 64;

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>(16, 0.75f, true);

    Statements(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /// {@return a statement, which is not to be closed, and is valid until the next one that is asked for has been used}
    ///
    /// @param sql        its text
    /// @param parameters the first of its parameters
    PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        var statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
            if (prepared.size() > KEPT) {
                var oldest = prepared.entrySet().iterator();
                oldest.next().getValue().close();
                oldest.remove();
            }
        }
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /// Lets go of all statements; those that are wanted again are prepared anew.
    void forget() {
        for (var statement : prepared.values()) {
            try {
                statement.close();
            } catch (SQLException e) {
                LOG.debug("a statement could not be closed", e);
            }
        }
        prepared.clear();
    }

    int update(String sql, @Nullable Object... parameters) throws SQLException {
        return prepare(sql, parameters).executeUpdate();
    }

    /// {@return the number that a question is answered with; 0 without an answer}
    long number(String sql, Object... parameters) throws SQLException {
        try (ResultSet rows = prepare(sql, parameters).executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /// {@return the text that a question is answered with; empty without an answer}
    String text(String sql, Object... parameters) throws SQLException {
        try (ResultSet rows = prepare(sql, parameters).executeQuery()) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    @Override
    public void close() throws SQLException {
        forget();
        connection.close();
    }
}
