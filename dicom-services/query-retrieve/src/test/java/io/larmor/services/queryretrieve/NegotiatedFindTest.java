package io.larmor.services.queryretrieve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.larmor.archive.Archive;
import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.NameMatcher;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.Priority;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.ServiceDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Queries under what the SOP class extended negotiation of C-FIND grants (PS3.4 §C.5.1.1).
class NegotiatedFindTest {
    private static final TestContext COMBINED = new TestContext(List.of(0, 1));
    private static final TestContext FUZZY = new TestContext(List.of(0, 0, 1));
    private static final TestContext TIMEZONE = new TestContext(List.of(0, 0, 0, 1));

    @TempDir
    Path folder;
    private Archive archive;
    private QueryRetrieveService service;

    @BeforeEach
    void open() throws IOException {
        archive = TestArchive.open(folder);
        service = new QueryRetrieveService(archive, "LARMOR", NameMatcher.PHONETIC, false);
        store("1.1", "Swayne^John", "20240105", "1200", "+0000");
        store("1.2", "Mary^Smith", "20240106", "0300", "+0000");
        store("1.3", "Doe^Jane", "20240107", "2330", "-0500");
    }

    @AfterEach
    void close() throws IOException {
        archive.close();
    }

    @Test
    void whatIsDoneIsOfferedAndEnhancedMultiFrameConversionIsNot() {
        for (ServiceDescriptor each : service.descriptors()) {
            var expected = each.sopClass().endsWith(".1")
                    ? List.of(1, 1, 1, 1, 0)
                    : each.sopClass().startsWith("1.2.840.10008.5.1.4.1.2.4")
                            || each.sopClass().startsWith("1.2.840.10008.5.1.4.1.2.5") ? List.of() : List.of(1);
            assertEquals(expected, each.extendedNegotiation(), each.sopClass());
        }
    }

    @Test
    void rangesOfDatesAndTimesAreOneIfNegotiated() throws IOException {
        var keys = keys().set(Tag.StudyDate, "20240105-20240107").set(Tag.StudyTime, "1000-1300").build();
        assertEquals(List.of("1.1"), find(TestContext.BASELINE, keys));
        assertEquals(List.of("1.1", "1.2"), find(COMBINED, keys));
    }

    @ParameterizedTest
    @CsvSource({"Swain,1.1", "Smith^Mary,1.2", "DOE^JANE,1.3"})
    void namesAreComparedByTheirSoundIfNegotiated(String name, String study) throws IOException {
        assertEquals(List.of(study), find(FUZZY, keys().set(Tag.PatientName, name).build()));
    }

    @Test
    void namesAreComparedByTheirLettersIfNothingWasNegotiated() throws IOException {
        assertEquals(List.of(), find(TestContext.BASELINE, keys().set(Tag.PatientName, "Swain").build()));
    }

    @Test
    void timesAreAdjustedIfNegotiated() throws IOException {
        // 23:30 on the 7th at -0500 is 05:30 on the 8th in Berlin.
        var keys = keys().set(Tag.StudyDate, "20240108").set(Tag.StudyTime, "0500-0600")
                .set(Tag.TimezoneOffsetFromUTC, "+0100").build();
        assertEquals(List.of(), find(TestContext.BASELINE, keys));
        assertEquals(List.of("1.3"), find(TIMEZONE, keys));
        var answer = answers(TIMEZONE, keys).getFirst();
        assertEquals("20240108", answer.string(Tag.StudyDate).orElse(""));
        assertEquals("0530", answer.string(Tag.StudyTime).orElse(""));
        assertEquals("+0100", answer.string(Tag.TimezoneOffsetFromUTC).orElse(""));
    }

    @Test
    void anAdjustedDayHoldsWhatBeganOnAnotherDayElsewhere() throws IOException {
        var keys = keys().set(Tag.StudyDate, "20240108").set(Tag.TimezoneOffsetFromUTC, "+0000").build();
        assertEquals(List.of("1.3"), find(TIMEZONE, keys));
        assertEquals(List.of(), find(TestContext.BASELINE, keys));
    }

    @Test
    void theModelOfPatientsAndStudiesEndsWithStudies() throws IOException {
        var sopClass = Uid.PatientStudyOnlyQueryRetrieveInformationModelFind;
        var studies = DataSet.builder().set(Tag.QueryRetrieveLevel, "STUDY").set(Tag.PatientID, "1.2")
                .setEmpty(Tag.StudyInstanceUID).build();
        try (var result = find(TestContext.BASELINE, sopClass, studies)) {
            assertEquals("1.2", first(result).string(Tag.StudyInstanceUID).orElse(""));
        }
        try (var result = find(TestContext.BASELINE, sopClass, studies.with(Tag.QueryRetrieveLevel, "SERIES"))) {
            assertEquals(0xA900, result.finalStatus().code());
        }
    }

    private static DataSet first(FindResult result) throws IOException {
        var match = result.next();
        return match == null ? DataSet.EMPTY : match.identifier();
    }

    private static DataSetBuilder keys() {
        return DataSet.builder().set(Tag.QueryRetrieveLevel, "STUDY").setEmpty(Tag.StudyInstanceUID)
                .setEmpty(Tag.StudyDate).setEmpty(Tag.StudyTime);
    }

    private List<String> find(TestContext context, DataSet keys) throws IOException {
        return answers(context, keys).stream().map(answer -> answer.string(Tag.StudyInstanceUID).orElse("")).sorted()
                .toList();
    }

    private List<DataSet> answers(TestContext context, DataSet keys) throws IOException {
        var answers = new ArrayList<DataSet>();
        try (var result = find(context, Uid.StudyRootQueryRetrieveInformationModelFind, keys)) {
            for (var match = result.next(); match != null; match = result.next()) {
                answers.add(match.identifier());
            }
        }
        return answers;
    }

    private FindResult find(TestContext context, String sopClass, DataSet keys) throws IOException {
        return service.find(context, new CFindRq(1, sopClass, Priority.MEDIUM, DataSet.EMPTY), keys);
    }

    private void store(String study, String name, String date, String time, String zone) throws IOException {
        TestArchive.store(archive,
                DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, study + ".1.1")
                        .set(Tag.StudyInstanceUID, study).set(Tag.SeriesInstanceUID, study + ".1")
                        .set(Tag.PatientID, study).set(Tag.PatientName, name).set(Tag.StudyDate, date)
                        .set(Tag.StudyTime, time).set(Tag.TimezoneOffsetFromUTC, zone).build(),
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }
}
