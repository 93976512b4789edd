package io.larmor.archive.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Counts again what the index keeps counted.
final class SelfCheck {
    private static final Map<String, String> QUESTIONS = questions();

    private SelfCheck() {}

    static List<String> run(Connection connection) throws SQLException {
        var problems = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("PRAGMA quick_check(10)")) {
            while (rows.next()) {
                if (!rows.getString(1).equals("ok")) {
                    problems.add("the database: " + rows.getString(1));
                }
            }
        }
        for (var question : QUESTIONS.entrySet()) {
            long wrong = Database.number(connection, question.getValue());
            if (wrong > 0) {
                problems.add(wrong + " " + question.getKey());
            }
        }
        for (var rows : Rows.values()) {
            long wrong = rows.damaged(connection);
            if (wrong > 0) {
                problems.add(wrong + " of what it keeps of " + rows.plural() + " is not what was written");
            }
        }
        return problems;
    }

    private static Map<String, String> questions() {
        var all = new LinkedHashMap<String, String>();
        all.put("instances without a series",
                "SELECT count(*) FROM instance WHERE series NOT IN (SELECT id FROM series)");
        all.put("series without a study", "SELECT count(*) FROM series WHERE study NOT IN (SELECT id FROM study)");
        all.put("studies without a patient",
                "SELECT count(*) FROM study WHERE patient NOT IN (SELECT id FROM patient)");
        all.put("series with a wrong number of instances",
                "SELECT count(*) FROM series s WHERE instances <> (SELECT count(*) FROM instance WHERE series = s.id) OR instances = 0");
        all.put("studies with a wrong number of series",
                "SELECT count(*) FROM study t WHERE series <> (SELECT count(*) FROM series WHERE study = t.id) OR series = 0");
        all.put("studies with a wrong number of instances",
                "SELECT count(*) FROM study t WHERE instances <> (SELECT sum(instances) FROM series WHERE study = t.id)");
        all.put("patients with a wrong number of studies",
                "SELECT count(*) FROM patient p WHERE studies <> (SELECT count(*) FROM study WHERE patient = p.id) OR studies = 0");
        all.put("patients with a wrong number of series",
                "SELECT count(*) FROM patient p WHERE series <> (SELECT sum(series) FROM study WHERE patient = p.id)");
        all.put("patients with a wrong number of instances",
                "SELECT count(*) FROM patient p WHERE instances <> (SELECT sum(instances) FROM study WHERE patient = p.id)");
        all.put("studies with wrong SOP classes",
                "SELECT count(*) FROM study t WHERE sop_classes <> (SELECT coalesce(group_concat(sop_class, '\\'), '') FROM (SELECT DISTINCT "
                        + "i.sop_class FROM instance i JOIN series s ON s.id = i.series WHERE s.study = t.id ORDER BY 1))");
        return all;
    }
}
