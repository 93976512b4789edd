package io.larmor.services.queryretrieve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.larmor.archive.Archive;
import io.larmor.data.DataSet;
import io.larmor.data.NameMatcher;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.services.queryretrieve.Oracle.Question;
import io.larmor.services.spi.FindResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// 1,000 queries against an archive of 60 patients give what an oracle in memory gives.
class OracleComparisonTest {
    private static final long SEED = 20_261_122;
    private static final int QUERIES = 1_000;
    private static final int PATIENTS = 60;

    @Test
    void theArchiveAnswersLikeTheOracle(@TempDir Path folder) throws Exception {
        World world = World.of(SEED, PATIENTS);
        var oracle = new Oracle(world);
        var questions = new Questions(world, SEED);
        var answered = new EnumMap<World.Level, Integer>(World.Level.class);
        try (Archive archive = TestArchive.open(folder)) {
            TestArchive.fill(archive, world);
            var service = new QueryRetrieveService(archive, "LARMOR", NameMatcher.PHONETIC, false);
            for (int i = 0; i < QUERIES; i++) {
                Question question = questions.next();
                List<Map<Integer, String>> expected = oracle.answer(question);
                assertEquals(sorted(expected), sorted(ask(service, question, questions)),
                        "query " + i + ": " + describe(question));
                if (!expected.isEmpty()) {
                    answered.merge(question.level(), 1, Integer::sum);
                }
            }
        }
        // Questions that nothing matches would prove little.
        assertEquals(World.Level.values().length, answered.size(), answered::toString);
        assertTrue(answered.values().stream().mapToInt(Integer::intValue).sum() > QUERIES / 2, answered::toString);
    }

    private static List<Map<Integer, String>> ask(QueryRetrieveService service, Question question, Questions questions)
            throws Exception {
        String sopClass = question.patientRoot()
                ? Uid.PatientRootQueryRetrieveInformationModelFind
                : Uid.StudyRootQueryRetrieveInformationModelFind;
        DataSet identifier = overTheWire(questions.identifier(question));
        var rows = new ArrayList<Map<Integer, String>>();
        try (FindResult result = service.find(TestContext.BASELINE,
                new CFindRq(1, sopClass, Priority.MEDIUM, DataSet.EMPTY), identifier)) {
            for (var match = result.next(); match != null; match = result.next()) {
                assertEquals(Status.PENDING, match.status());
                rows.add(row(question, overTheWire(match.identifier())));
            }
            assertEquals(Status.SUCCESS, result.finalStatus(), () -> describe(question));
        }
        return rows;
    }

    private static Map<Integer, String> row(Question question, DataSet response) {
        assertEquals(question.level().name(), response.string(Tag.QueryRetrieveLevel).orElse(""));
        assertEquals("LARMOR", response.string(Tag.RetrieveAETitle).orElse(""));
        var row = new TreeMap<Integer, String>();
        for (int tag : question.keys().keySet()) {
            assertTrue(response.contains(tag), () -> Tag.toString(tag) + " is missing: " + describe(question));
            row.put(tag, Oracle.sorted(String.join("\\", response.strings(tag))));
        }
        for (int tag : question.sequences().keySet()) {
            assertTrue(response.contains(tag), () -> Tag.toString(tag) + " is missing: " + describe(question));
        }
        int extra = response.contains(Tag.SpecificCharacterSet) ? 3 : 2;
        assertEquals(question.keys().size() + question.sequences().size() + extra, response.size(), response::toString);
        return row;
    }

    /// What the other side reads: the character set counts.
    private static DataSet overTheWire(DataSet dataSet) throws Exception {
        return DataSet.parse(dataSet.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    private static List<Map<Integer, String>> sorted(List<Map<Integer, String>> rows) {
        return rows.stream().sorted(Comparator.comparing(Map::toString)).toList();
    }

    private static String describe(Question question) {
        var keys = new TreeMap<String, String>();
        question.keys().forEach((tag, value) -> keys.put(Tag.toString(tag), value));
        question.sequences().forEach((tag, item) -> keys.put(Tag.toString(tag), item.toString()));
        return (question.patientRoot() ? "patient root " : "study root ") + question.level() + ' ' + keys;
    }
}
