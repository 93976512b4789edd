package io.larmor.archive.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;

import io.larmor.archive.IndexedInstance;
import io.larmor.archive.StudyIndex.Change;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The statements that write, on the one connection that does.
final class Writing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writing.class);

    private final Connection connection;
    private final Statements statements;
    private final Recent recent = new Recent();
    private final Growth growth = new Growth();
    /// Instances of this transaction that name another patient than the one of their study.
    private final List<IndexedInstance> ofOthers = new ArrayList<>();

    Writing(Connection connection) {
        this.connection = connection;
        this.statements = new Statements(connection);
    }

    void apply(List<Change> changes) throws SQLException {
        boolean good = false;
        try {
            statements.prepare("BEGIN IMMEDIATE").execute();
            for (var change : changes) {
                switch (change) {
                    case Change.Add add -> add(add.instance(), (Description) add.prepared());
                    case Change.Remove remove -> remove(remove.sopInstance());
                    case Change.Commit commit -> commit(commit.sopInstance());
                }
            }
            count();
            statements.prepare("COMMIT").execute();
            good = true;
        } finally {
            if (!good) {
                rollBack();
            }
        }
        for (var each : ofOthers) {
            LOG.warn(
                    "instance {} names another patient than the one under which its study {} is filed, and is found under that one",
                    each.sopInstance(), each.study());
        }
        ofOthers.clear();
    }

    /// Forces the write-ahead log, moves it into the database, and forces that.
    ///
    /// @param forced whether the index is one that is protected all the time
    void checkpoint(boolean forced) throws SQLException {
        Database.execute(connection, "PRAGMA synchronous = FULL");
        try {
            if (Database.number(connection, "PRAGMA wal_checkpoint(FULL)") != 0) {
                throw new SQLException("the index could not be made durable: a reader did not let go of it");
            }
        } finally {
            Database.execute(connection, Database.synchronous(forced));
        }
    }

    private void rollBack() {
        growth.clear();
        ofOthers.clear();
        recent.forget();
        statements.forget();
        try {
            Database.execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            // SQLite rolls back by itself after some errors, a full disk among them; then there is nothing left to roll back.
            LOG.debug("nothing to roll back", e);
        }
    }

    private void commit(String sopInstance) throws SQLException {
        update("UPDATE instance SET committed = 1 WHERE uid = ?", sopInstance);
    }

    private void add(IndexedInstance instance, Description description) throws SQLException {
        if (!isAdded(instance, description)) {
            remove(instance.sopInstance());
            if (!isAdded(instance, description)) {
                throw new SQLException("the index has an instance that it does not find");
            }
        }
        if (instance.committed()) {
            commit(instance.sopInstance());
        }
    }

    /// {@return false if there is one of that UID}
    private boolean isAdded(IndexedInstance instance, Description description) throws SQLException {
        var study = study(instance, description);
        long series = series(instance, description, study);
        boolean added = insert(Rows.INSTANCE, series, instance.sopInstance(), instance.sopClass(),
                instance.transferSyntax(), description.number(), instance.locator(),
                instance.offset(), instance.length(), instance.checksum(), description.image()) > 0;
        if (added) {
            growth.instance(series, study);
            if (Description.isOfOther(description.identity(), study.identity())) {
                ofOthers.add(instance);
            }
            if (!study.sopClasses().contains(instance.sopClass())) {
                include(study.id(), "sop_classes", instance.sopClass());
                study.sopClasses().add(instance.sopClass());
            }
        }
        return added;
    }

    /// Adds up what has come.
    private void count() throws SQLException {
        for (var each : growth.series().entrySet()) {
            update("UPDATE series SET instances = instances + ? WHERE id = ?", each.getValue(), each.getKey());
        }
        for (var each : growth.studies().entrySet()) {
            update("UPDATE study SET instances = instances + ? WHERE id = ?", each.getValue(), each.getKey());
        }
        for (var each : growth.patients().entrySet()) {
            update("UPDATE patient SET instances = instances + ? WHERE id = ?", each.getValue(), each.getKey());
        }
        growth.clear();
    }

    private long patient(Description description) throws SQLException {
        long found = number("SELECT id FROM patient WHERE identity = ?", description.identity());
        if (found != 0) {
            return found;
        }
        insert(Rows.PATIENT, 0, description.patient());
        return lastKey();
    }

    private Recent.Study study(IndexedInstance instance, Description description) throws SQLException {
        var kept = recent.study(instance.study());
        if (kept != null) {
            return kept;
        }
        long id = number("SELECT id FROM study WHERE uid = ?", instance.study());
        if (id == 0) {
            id = newStudy(description);
        }
        long patient = number("SELECT patient FROM study WHERE id = ?", id);
        return recent.keep(instance.study(), new Recent.Study(id, patient,
                text("SELECT identity FROM patient WHERE id = ?", patient),
                new HashSet<>(List.of(split(text("SELECT sop_classes FROM study WHERE id = ?", id))))));
    }

    private long newStudy(Description description) throws SQLException {
        long patient = patient(description);
        update("UPDATE patient SET studies = studies + 1 WHERE id = ?", patient);
        insert(Rows.STUDY, patient, description.study());
        return lastKey();
    }

    private long series(IndexedInstance instance, Description description, Recent.Study study) throws SQLException {
        long kept = recent.series(study.id(), instance.series());
        if (kept != 0) {
            return kept;
        }
        long id = number("SELECT id FROM series WHERE study = ? AND uid = ?", study.id(), instance.series());
        return recent.keepSeries(study.id(), instance.series(),
                id == 0 ? newSeries(description, study) : id);
    }

    private long newSeries(Description description, Recent.Study study) throws SQLException {
        update("UPDATE study SET series = series + 1 WHERE id = ?", study.id());
        update("UPDATE patient SET series = series + 1 WHERE id = ?", study.patient());
        for (var modality : description.modalities()) {
            include(study.id(), "modalities", modality.strip());
        }
        insert(Rows.SERIES, study.id(), description.series());
        return lastKey();
    }

    /// Adds a value to a list that a study keeps, if it is not there.
    private void include(long study, String list, String value) throws SQLException {
        var before = text("SELECT " + list + " FROM study WHERE id = ?", study);
        var values = new TreeSet<>(List.of(split(before)));
        if (!value.isEmpty() && values.add(value)) {
            update("UPDATE study SET " + list + " = ? WHERE id = ?", String.join("\\", values), study);
        }
    }

    private long key(String uid) throws SQLException {
        return number("SELECT id FROM instance WHERE uid = ?", uid);
    }

    private void remove(String uid) throws SQLException {
        long instance = key(uid);
        if (instance == 0) {
            return;
        }
        count();
        recent.forget();
        long series = number("SELECT series FROM instance WHERE id = ?", instance);
        long study = number("SELECT study FROM series WHERE id = ?", series);
        long patient = number("SELECT patient FROM study WHERE id = ?", study);
        update("DELETE FROM instance WHERE id = ?", instance);
        update("UPDATE series SET instances = instances - 1 WHERE id = ?", series);
        update("UPDATE study SET instances = instances - 1 WHERE id = ?", study);
        update("UPDATE patient SET instances = instances - 1 WHERE id = ?", patient);
        if (update("DELETE FROM series WHERE id = ? AND instances = 0", series) > 0) {
            update("UPDATE study SET series = series - 1 WHERE id = ?", study);
            update("UPDATE patient SET series = series - 1 WHERE id = ?", patient);
        }
        if (update("DELETE FROM study WHERE id = ? AND instances = 0", study) > 0) {
            // Of one that is replaced: the series that what takes its place has just been given.
            int empty = update("DELETE FROM series WHERE study = ?", study);
            update("UPDATE patient SET studies = studies - 1, series = series - ? WHERE id = ?", empty, patient);
            update("DELETE FROM patient WHERE id = ? AND studies = 0", patient);
            return;
        }
        update("UPDATE study SET sop_classes = (SELECT coalesce(group_concat(sop_class, '\\'), '') FROM (SELECT DISTINCT i.sop_class "
                + "FROM instance i JOIN series s ON s.id = i.series WHERE s.study = study.id AND i.sop_class <> '' ORDER BY 1)) "
                + "WHERE id = ?", study);
        update("UPDATE study SET modalities = (SELECT coalesce(group_concat(modality, '\\'), '') FROM (SELECT DISTINCT modality "
                + "FROM series s WHERE s.study = study.id AND modality <> '' ORDER BY 1)) WHERE id = ?", study);
    }

    static String[] split(String list) {
        return list.isEmpty() ? new String[0] : list.split("\\\\", -1);
    }

    /// @param owner the key of what the row belongs to; 0: to nothing
    /// @return how many rows were added: none if there is an instance of that UID
    private int insert(Rows rows, long owner, @Nullable Object... values) throws SQLException {
        int first = owner == 0 ? 0 : 1;
        var all = new @Nullable Object[first + values.length + 1];
        all[0] = owner;
        System.arraycopy(values, 0, all, first, values.length);
        all[all.length - 1] = Rows.checksum(values);
        return update(rows.insert(), all);
    }

    private long lastKey() throws SQLException {
        return number("SELECT last_insert_rowid()");
    }

    private int update(String sql, @Nullable Object... parameters) throws SQLException {
        return statements.update(sql, parameters);
    }

    private long number(String sql, Object... parameters) throws SQLException {
        return statements.number(sql, parameters);
    }

    private String text(String sql, Object... parameters) throws SQLException {
        return statements.text(sql, parameters);
    }

    @Override
    public void close() throws SQLException {
        statements.close();
    }
}
