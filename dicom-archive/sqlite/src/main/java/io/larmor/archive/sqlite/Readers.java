package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

import io.larmor.archive.IndexDamagedException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Few connections that read. A call into SQLite holds the carrier of a virtual thread, and there are as few carriers as processors: as long as one
/// is left for the others, who asks reads itself; beyond that, a platform thread reads, and who asks waits for it.
final class Readers implements AutoCloseable {
    private static final int COUNT = 3;
    private static final Set<SQLiteErrorCode> DAMAGE = EnumSet.of(SQLiteErrorCode.SQLITE_CORRUPT,
            SQLiteErrorCode.SQLITE_CORRUPT_VTAB, SQLiteErrorCode.SQLITE_NOTADB);

    private final List<Statements> all = new ArrayList<>();
    private final LinkedBlockingDeque<Statements> free = new LinkedBlockingDeque<>();
    private final Semaphore carriers;
    private final AtomicLong number = new AtomicLong();
    private final ExecutorService threads = Executors.newFixedThreadPool(COUNT, task -> Thread.ofPlatform()
            .name("larmor-archive-index-" + number.incrementAndGet()).daemon().unstarted(task));

    Readers(Path file) throws SQLException {
        this(file, Runtime.getRuntime().availableProcessors() - 1);
    }

    /// @param file     the database
    /// @param carriers how many virtual threads may read themselves at a time
    Readers(Path file, int carriers) throws SQLException {
        this.carriers = new Semaphore(carriers);
        boolean good = false;
        try {
            for (int i = 1; i <= COUNT; i++) {
                var statements = new Statements(Database.reader(file));
                all.add(statements);
                free.add(statements);
            }
            good = true;
        } finally {
            if (!good) {
                close();
            }
        }
    }

    /// Reads, and waits until that is done.
    <T> T read(Query<T> query) throws IOException {
        boolean virtual = Thread.currentThread().isVirtual();
        if (virtual && !carriers.tryAcquire()) {
            return elsewhere(query);
        }
        try {
            return run(query);
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            if (virtual) {
                carriers.release();
            }
        }
    }

    private <T> T elsewhere(Query<T> query) throws IOException {
        try {
            return CompletableFuture.supplyAsync(() -> {
                try {
                    return run(query);
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            }, threads).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw failed(sql);
            }
            throw e;
        }
    }

    private <T> T run(Query<T> query) throws SQLException {
        var statements = take();
        try {
            return query.run(statements);
        } catch (SQLException e) {
            statements.forget();
            throw e;
        } finally {
            free.addFirst(statements);
        }
    }

    private Statements take() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return free.takeFirst();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static IOException failed(SQLException e) {
        if (e instanceof SQLiteException sqlite && DAMAGE.contains(sqlite.getResultCode())) {
            return new IndexDamagedException("the index is damaged: " + e.getMessage(), e);
        }
        return new IOException("the index failed: " + e.getMessage(), e);
    }

    /// Lets those who read come to their end. Who asks afterwards is told that the connection is closed.
    @Override
    public void close() throws SQLException {
        threads.close();
        try {
            for (int i = 0; i < all.size(); i++) {
                take().close();
            }
        } finally {
            free.addAll(all);
        }
    }

    /// What to read.
    @FunctionalInterface
    interface Query<T> {
        T run(Statements statements) throws SQLException;
    }
}
