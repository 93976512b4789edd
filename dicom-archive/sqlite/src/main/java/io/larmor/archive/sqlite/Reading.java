package io.larmor.archive.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.larmor.archive.IndexedInstance;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.QueryLevel;
import io.larmor.archive.StudyIndex.Condition;
import io.larmor.archive.StudyIndex.Entity;
import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;

/// The statements that read.
final class Reading {
    private static final String INSTANCE = "SELECT i.uid, i.sop_class, i.transfer_syntax, t.uid, s.uid, i.locator, i.data_offset, "
            + "i.data_length, i.committed, t.id, s.number, s.id, i.number, i.id, i.checksum FROM "
            + "instance i JOIN series s ON s.id = i.series JOIN study t ON t.id = s.study";

    private Reading() {}

    static Map<String, IndexedInstance> find(Statements statements, Collection<String> uids) throws SQLException {
        var found = new HashMap<String, IndexedInstance>();
        var sql = INSTANCE + " WHERE i.uid IN (SELECT value FROM json_each(?))";
        try (var rows = statements.prepare(sql, Filter.json(uids)).executeQuery()) {
            while (rows.next()) {
                var instance = instance(rows);
                found.put(instance.sopInstance(), instance);
            }
        }
        return found;
    }

    static List<IndexedInstance> instances(Statements statements, InstanceSelection selection,
            Optional<IndexedInstance> after,
            int limit) throws SQLException {
        var filter = new Filter().add(selection);
        after.map(IndexedInstance::position).ifPresent(last -> filter.add(
                "(t.id, s.number, s.id, i.number, i.id) > (?, ?, ?, ?, ?)", last.study(), last.seriesNumber(),
                last.series(),
                last.instanceNumber(), last.instance()));
        var sql = INSTANCE + patient(selection) + filter.where()
                + " ORDER BY t.id, s.number, s.id, i.number, i.id LIMIT ?";
        var statement = statements.prepare(sql);
        statement.setInt(filter.bind(statement), limit);
        try (var rows = statement.executeQuery()) {
            var found = new ArrayList<IndexedInstance>();
            while (rows.next()) {
                found.add(instance(rows));
            }
            return found;
        }
    }

    static long count(Statements statements, InstanceSelection selection) throws SQLException {
        var filter = new Filter().add(selection);
        var sql = "SELECT count(*) FROM instance i JOIN series s ON s.id = i.series JOIN study t ON t.id = s.study"
                + patient(selection) + filter.where();
        var statement = statements.prepare(sql);
        filter.bind(statement);
        try (var rows = statement.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static String patient(InstanceSelection selection) {
        return selection.patientIds().isEmpty() ? "" : " JOIN patient p ON p.id = t.patient";
    }

    static boolean holds(Statements statements, String sopInstance, DataSet attributes) throws SQLException {
        var sql = "SELECT attributes FROM instance WHERE uid = ?";
        try (var rows = statements.prepare(sql, sopInstance).executeQuery()) {
            return rows.next() && Arrays.equals(rows.getBytes(1), Description.encode(attributes, QueryLevel.IMAGE));
        }
    }

    static boolean isOfItsPatient(Statements statements, String study, DataSet attributes) throws SQLException {
        var filed = statements
                .text("SELECT p.identity FROM study t JOIN patient p ON p.id = t.patient WHERE t.uid = ?", study);
        return filed.isEmpty() || !Description.isOfOther(Description.identity(attributes, study), filed);
    }

    static Optional<IndexedInstance> sample(Statements statements, QueryLevel level, long key) throws SQLException {
        var column = level == QueryLevel.PATIENT ? "t.patient" : Columns.alias(level) + ".id";
        // The first in the order of arrival: the one that the attributes of the levels above come from.
        var sql = INSTANCE + " WHERE " + column + " = ? ORDER BY t.id, s.id, i.id LIMIT 1";
        try (var rows = statements.prepare(sql, key).executeQuery()) {
            return rows.next() ? Optional.of(instance(rows)) : Optional.empty();
        }
    }

    static List<Entity> page(Statements statements, QueryLevel level, List<Condition> conditions, long after, int limit)
            throws SQLException {
        var id = Columns.alias(level) + ".id";
        // Instances without a study are kept, but belong to no level of the hierarchy.
        var filter = new Filter().add(id + " > ?", after)
                .add(level == QueryLevel.PATIENT ? "p.identity <> ?" : "t.uid <> ?",
                        level == QueryLevel.PATIENT ? Description.NOBODY : "");
        conditions.forEach(filter::add);
        var sql = "SELECT " + columns(level) + " FROM " + Columns.from(level) + filter.where() + " ORDER BY " + id
                + " LIMIT ?";
        var statement = statements.prepare(sql);
        statement.setInt(filter.bind(statement), limit);
        try (var rows = statement.executeQuery()) {
            var decoder = new Decoder(rows);
            var found = new ArrayList<Entity>();
            while (rows.next()) {
                found.add(decoder.entity(level));
            }
            return found;
        }
    }

    private static String columns(QueryLevel level) {
        var columns = new StringBuilder("p.id, p.attributes, p.studies, p.series, p.instances");
        if (level.compareTo(QueryLevel.STUDY) >= 0) {
            columns.append(", t.id, t.attributes, t.series, t.instances, t.modalities, t.sop_classes");
        }
        if (level.compareTo(QueryLevel.SERIES) >= 0) {
            columns.append(", s.id, s.attributes, s.instances");
        }
        if (level == QueryLevel.IMAGE) {
            columns.append(", i.id, i.attributes, i.transfer_syntax");
        }
        return columns.toString();
    }

    private static IndexedInstance instance(ResultSet row) throws SQLException {
        return new IndexedInstance(row.getString(1), row.getString(2), row.getString(3), row.getString(4),
                row.getString(5),
                row.getString(6), row.getLong(7), row.getLong(8), row.getLong(15), row.getInt(9) != 0,
                new IndexedInstance.Position(row.getLong(10), row.getLong(11), row.getLong(12), row.getLong(13),
                        row.getLong(14)));
    }

    /// Puts together what entities are known by. Rows of one page mostly share patient, study and series: each is decoded once.
    private static final class Decoder {
        private final ResultSet row;
        private final long[] ids = new long[3];
        private final DataSet[] sets = {DataSet.EMPTY, DataSet.EMPTY, DataSet.EMPTY};

        Decoder(ResultSet row) {
            this.row = row;
        }

        Entity entity(QueryLevel level) throws SQLException {
            long key = row.getLong(1);
            // What was stored goes on as it was received.
            var builder = level(0, 1).toBuilder().lenient();
            count(builder, Tag.NumberOfPatientRelatedStudies, 3);
            count(builder, Tag.NumberOfPatientRelatedSeries, 4);
            count(builder, Tag.NumberOfPatientRelatedInstances, 5);
            if (level.compareTo(QueryLevel.STUDY) >= 0) {
                key = row.getLong(6);
                builder.addAll(level(1, 6));
                count(builder, Tag.NumberOfStudyRelatedSeries, 8);
                count(builder, Tag.NumberOfStudyRelatedInstances, 9);
                builder.set(Tag.ModalitiesInStudy, Writing.split(row.getString(10)));
                builder.set(Tag.SOPClassesInStudy, Writing.split(row.getString(11)));
            }
            if (level.compareTo(QueryLevel.SERIES) >= 0) {
                key = row.getLong(12);
                builder.addAll(level(2, 12));
                count(builder, Tag.NumberOfSeriesRelatedInstances, 14);
            }
            if (level == QueryLevel.IMAGE) {
                key = row.getLong(15);
                builder.addAll(decode(row.getBytes(16)));
                builder.set(Tag.AvailableTransferSyntaxUID, row.getString(17));
            }
            return new Entity(key, builder.set(Tag.SpecificCharacterSet, Description.UTF_8).build());
        }

        private DataSet level(int level, int column) throws SQLException {
            long id = row.getLong(column);
            if (ids[level] != id) {
                sets[level] = decode(row.getBytes(column + 1));
                ids[level] = id;
            }
            return sets[level];
        }

        private void count(DataSetBuilder builder, int tag, int column) throws SQLException {
            builder.set(tag, Long.toString(row.getLong(column)));
        }

        private static DataSet decode(byte[] bytes) throws SQLException {
            try {
                return DataSet.parse(bytes, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
            } catch (DicomFormatException e) {
                throw new SQLException("attributes in the index are damaged", e);
            }
        }
    }
}
