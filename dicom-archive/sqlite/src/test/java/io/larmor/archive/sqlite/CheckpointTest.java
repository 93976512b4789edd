package io.larmor.archive.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

/// How a checkpoint leaves a connection, over a driver that does as it is told here.
class CheckpointTest {
    private static final String CHECKPOINT = "PRAGMA wal_checkpoint(FULL)";

    private final Connection connection = mock(Connection.class);
    private final Statement statement = mock(Statement.class);
    private final ResultSet rows = mock(ResultSet.class);

    @BeforeEach
    void connect() throws SQLException {
        when(connection.createStatement()).thenReturn(statement);
        when(statement.executeQuery(CHECKPOINT)).thenReturn(rows);
        when(rows.next()).thenReturn(true);
    }

    @ParameterizedTest
    @CsvSource({"true,NORMAL", "false,OFF"})
    void itIsProtectedAfterwardsAsItWasBefore(boolean forced, String level) throws SQLException {
        new Writing(connection).checkpoint(forced);
        verifyItWasForcedAndPutBack(level);
    }

    @ParameterizedTest
    @CsvSource({"true,NORMAL", "false,OFF"})
    void soItIsWhenAReaderDoesNotLetGo(boolean forced, String level) throws SQLException {
        when(rows.getLong(1)).thenReturn(1L);
        var writing = new Writing(connection);
        assertThrows(SQLException.class, () -> writing.checkpoint(forced));
        verifyItWasForcedAndPutBack(level);
    }

    @Test
    void soItIsWhenTheDiskFails() throws SQLException {
        when(statement.executeQuery(CHECKPOINT)).thenThrow(new SQLException("disk I/O error"));
        var writing = new Writing(connection);
        var failure = assertThrows(SQLException.class, () -> writing.checkpoint(true));
        assertEquals("disk I/O error", failure.getMessage());
        verifyItWasForcedAndPutBack("NORMAL");
    }

    private void verifyItWasForcedAndPutBack(String level) throws SQLException {
        var order = inOrder(statement);
        order.verify(statement).execute("PRAGMA synchronous = FULL");
        order.verify(statement).executeQuery(CHECKPOINT);
        order.verify(statement).execute("PRAGMA synchronous = " + level);
    }
}
