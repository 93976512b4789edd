package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.archive.ArchiveStatistics;
import io.larmor.archive.Durability;
import io.larmor.archive.IndexedInstance;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.QueryLevel;
import io.larmor.archive.StudyIndex;
import io.larmor.data.DataSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The index in an SQLite database in WAL mode: one connection writes, a few read.
///
/// *Threading*: as [StudyIndex] says; the writing connection is used by the thread that calls [#apply], one at a time.
final class SqliteStudyIndex implements StudyIndex {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteStudyIndex.class);

    private final Path file;
    private final boolean forced;
    private final LogForce logForce;
    private final Writing writing;
    private final Lookups lookups;
    private final Readers readers;
    private final ReentrantLock lock = new ReentrantLock();
    /// Held while the log is forced: one force must not say of another that all is well.
    private final ReentrantLock forcing = new ReentrantLock();
    /// Whether the log is not what it was when it was written: of what a force has failed to bring to the disk, the system may forget that it is not there.
    private boolean doubtful;

    private SqliteStudyIndex(Path file, boolean forced, LogForce logForce, Writing writing, Lookups lookups,
            Readers readers) {
        this.file = file;
        this.forced = forced;
        this.logForce = logForce;
        this.writing = writing;
        this.lookups = lookups;
        this.readers = readers;
    }

    static SqliteStudyIndex open(Path file, Durability durability) throws IOException {
        return open(file, durability, log -> {
            try (var channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        });
    }

    static SqliteStudyIndex open(Path file, Durability durability, LogForce logForce) throws IOException {
        Writing writing = null;
        Lookups lookups = null;
        boolean good = false;
        try {
            writing = new Writing(Database.writer(file, durability));
            lookups = new Lookups(file);
            var index = new SqliteStudyIndex(file, durability != Durability.NONE, logForce, writing, lookups,
                    new Readers(file));
            good = true;
            return index;
        } catch (SQLException e) {
            throw Readers.failed(e);
        } finally {
            if (!good) {
                close(lookups);
                close(writing);
            }
        }
    }

    private static void close(@Nullable AutoCloseable opened) {
        try (opened) {
            // What could not be opened is what is told of.
        } catch (Exception e) {
            LOG.debug("while giving up opening the index", e);
        }
    }

    @Override
    public void apply(List<Change> changes) throws IOException {
        if (!changes.isEmpty()) {
            write(() -> writing.apply(changes));
        }
    }

    private void write(Statement statement) throws IOException {
        lock.lock();
        try {
            lookups.pause();
            statement.run();
        } catch (SQLException e) {
            throw Readers.failed(e);
        } finally {
            lookups.resume();
            lock.unlock();
        }
    }

    /// What is not in the database file yet is in its write-ahead log, and SQLite forced the one before it shortened the other: so forcing
    /// the log is enough. (The database file itself must not be opened here: closing it would drop the locks that SQLite has on it.)
    @Override
    public void force() throws IOException {
        forcing.lock();
        try {
            if (!forced || doubtful) {
                checkpoint();
                doubtful = false;
                return;
            }
            var log = file.resolveSibling(file.getFileName() + "-wal");
            if (Files.exists(log)) {
                doubtful = true;
                logForce.force(log);
                doubtful = false;
            }
        } finally {
            forcing.unlock();
        }
    }

    /// Without protection the database file itself may lack what was moved into it: SQLite is to force both. After a force that failed, to force the log again would
    /// say that all is well: SQLite is to move what is in it, and force that.
    private void checkpoint() throws IOException {
        write(() -> writing.checkpoint(forced));
    }

    /// The committer looks before it stores, on a platform thread, which may be held: it does not wait for those who ask.
    @Override
    public Map<String, IndexedInstance> find(Collection<String> sopInstances) throws IOException {
        var uids = List.copyOf(sopInstances);
        if (Thread.currentThread().isVirtual()) {
            return readers.read(statements -> Reading.find(statements, uids));
        }
        try {
            return lookups.find(uids);
        } catch (SQLException e) {
            throw Readers.failed(e);
        }
    }

    @Override
    public Prepared prepare(DataSet attributes) {
        return Description.of(attributes);
    }

    @Override
    public List<Entity> page(QueryLevel level, List<Condition> conditions, long after, int limit) throws IOException {
        return readers.read(statements -> Reading.page(statements, level, conditions, after, limit));
    }

    @Override
    public Optional<IndexedInstance> sample(QueryLevel level, long key) throws IOException {
        return readers.read(statements -> Reading.sample(statements, level, key));
    }

    @Override
    public long count(InstanceSelection selection) throws IOException {
        return readers.read(statements -> Reading.count(statements, selection));
    }

    @Override
    public List<IndexedInstance> instances(InstanceSelection selection, Optional<IndexedInstance> after, int limit)
            throws IOException {
        return readers.read(statements -> Reading.instances(statements, selection, after, limit));
    }

    @Override
    public boolean holds(String sopInstance, DataSet attributes) throws IOException {
        return readers.read(statements -> Reading.holds(statements, sopInstance, attributes));
    }

    @Override
    public boolean isOfItsPatient(String study, DataSet attributes) throws IOException {
        return readers.read(statements -> Reading.isOfItsPatient(statements, study, attributes));
    }

    @Override
    public ArchiveStatistics statistics() throws IOException {
        return readers.read(statements -> new ArchiveStatistics(
                statements.number("SELECT count(*) FROM patient WHERE identity <> '" + Description.NOBODY + "'"),
                statements.number("SELECT count(*) FROM study WHERE uid <> ''"),
                statements.number(
                        "SELECT count(*) FROM series JOIN study ON study.id = series.study WHERE study.uid <> ''"),
                statements.number("SELECT count(*) FROM instance"),
                statements.number("SELECT coalesce(sum(data_length), 0) FROM instance")));
    }

    @Override
    public List<String> check() throws IOException {
        return readers.read(statements -> SelfCheck.run(statements.connection()));
    }

    @Override
    public void close() throws IOException {
        try (var _ = writing; var _ = lookups) {
            readers.close();
        } catch (SQLException e) {
            throw Readers.failed(e);
        }
    }

    /// Forces the write-ahead log.
    @FunctionalInterface
    interface LogForce {
        void force(Path log) throws IOException;
    }

    private interface Statement {
        void run() throws SQLException;
    }
}
