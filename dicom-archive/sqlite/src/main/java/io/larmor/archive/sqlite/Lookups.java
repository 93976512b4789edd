package io.larmor.archive.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.archive.IndexedInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks whether instances are there, for those who store: on a connection of its own, so that it does not wait for those who ask. As long as nothing
/// changes, it stays in one transaction: to begin and end one takes three times as long as to look.
///
/// *Threading*: thread-safe, one at a time; on platform threads.
final class Lookups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lookups.class);

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private Statements statements;
    private boolean changing;
    private boolean begun;
    private boolean closed;

    Lookups(Path file) throws SQLException {
        this.file = file;
        statements = new Statements(Database.reader(file));
    }

    /// {@return those that are there, by UID}
    ///
    /// @param uids SOP Instance UIDs, mostly of instances that are not there: to ask for all that is known of one takes ten times as long
    Map<String, IndexedInstance> find(Collection<String> uids) throws SQLException {
        lock.lock();
        boolean good = false;
        try {
            begin();
            var known = new ArrayList<String>();
            for (var uid : uids) {
                if (statements.number("SELECT id FROM instance WHERE uid = ?", uid) != 0) {
                    known.add(uid);
                }
            }
            var found = known.isEmpty() ? Map.<String, IndexedInstance>of() : Reading.find(statements, known);
            if (changing) {
                end();
            }
            good = true;
            return found;
        } finally {
            try {
                if (!good) {
                    renew();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /// To be called before the index changes: a transaction that stayed open would see nothing of it, and keep the write-ahead log from being begun anew.
    void pause() throws SQLException {
        lock.lock();
        try {
            changing = true;
            boolean good = false;
            try {
                end();
                good = true;
            } finally {
                if (!good) {
                    renew();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// The index has changed, or not.
    void resume() {
        lock.lock();
        try {
            changing = false;
        } finally {
            lock.unlock();
        }
    }

    private void begin() throws SQLException {
        if (!begun) {
            statements.prepare("BEGIN").execute();
            begun = true;
        }
    }

    private void end() throws SQLException {
        if (begun) {
            begun = false;
            statements.prepare("ROLLBACK").execute();
        }
    }

    /// After a failure nobody knows what the connection is in the middle of: another takes its place.
    private void renew() throws SQLException {
        try {
            statements.close();
        } catch (SQLException e) {
            LOG.debug("a connection could not be closed", e);
        }
        begun = false;
        if (closed) {
            return;
        }
        statements = new Statements(Database.reader(file));
    }

    @Override
    public void close() throws SQLException {
        lock.lock();
        try {
            closed = true;
            statements.close();
        } finally {
            lock.unlock();
        }
    }
}
