package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.archive.IndexDamagedException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Few connections that read, each with a platform thread of its own: a call into SQLite holds its carrier, and there are as few carriers
/// as cores.
final class Readers implements AutoCloseable {
    private static final int COUNT = 3;
    private static final Set<SQLiteErrorCode> DAMAGE = EnumSet.of(SQLiteErrorCode.SQLITE_CORRUPT,
            SQLiteErrorCode.SQLITE_CORRUPT_VTAB, SQLiteErrorCode.SQLITE_NOTADB);

    private final List<ExecutorService> threads = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    Readers(Path file) throws SQLException {
        boolean good = false;
        try {
            for (int i = 1; i <= COUNT; i++) {
                connections.add(Database.reader(file));
                threads.add(Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("larmor-archive-index-" + i).daemon().factory()));
            }
            good = true;
        } finally {
            if (!good) {
                close();
            }
        }
    }

    /// Reads on one of the threads, and waits for it.
    <T> T read(Query<T> query) throws IOException {
        int which = Math.floorMod(turn.getAndIncrement(), COUNT);
        try {
            return CompletableFuture.supplyAsync(() -> {
                try {
                    return query.run(connections.get(which));
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            }, threads.get(which)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw failed(sql);
            }
            throw e;
        }
    }

    static IOException failed(SQLException e) {
        if (e instanceof SQLiteException sqlite && DAMAGE.contains(sqlite.getResultCode())) {
            return new IndexDamagedException("the index is damaged: " + e.getMessage(), e);
        }
        return new IOException("the index failed: " + e.getMessage(), e);
    }

    @Override
    public void close() throws SQLException {
        for (var thread : threads) {
            thread.close();
        }
        for (var connection : connections) {
            connection.close();
        }
    }

    /// What to read.
    @FunctionalInterface
    interface Query<T> {
        T run(Connection connection) throws SQLException;
    }
}
