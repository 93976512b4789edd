package io.larmor.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import io.larmor.data.BulkData;
import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.Dictionary;
import io.larmor.data.Tag;
import io.larmor.data.Vr;
import org.jspecify.annotations.Nullable;

/// Data sets of whatever PS3.5 allows, for tests of what holds for all of them: every VR in standard and private elements,
/// values that are empty, of odd length, many or long, numbers at the ends of their ranges, text in several character sets
/// with code extensions, sequences without items and nested ones whose items have character sets of their own.
///
/// What they say makes no sense, and no rule of an information object is kept. The same seed makes the same data set.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html PS3.5 §6.2
public final class ArbitraryDataSets {
    private static final int DEPTH = 4;
    private static final int LONG_VALUE = 70_000;
    private static final String CREATOR = "LARMOR ARBITRARY";
    private static final Vr[] VRS = Vr.values();

    /// One standard attribute of each VR that has one, and more than one value where it may.
    private static final int[] ATTRIBUTES = {Tag.RetrieveAETitle, Tag.PatientAge, Tag.FrameIncrementPointer,
        Tag.ImageType, Tag.StudyDate, Tag.ImagePositionPatient, Tag.AcquisitionDateTime, Tag.DiffusionBValue,
        Tag.ReferencePixelX0, Tag.InstanceNumber, Tag.OtherPatientIDs, Tag.AdditionalPatientHistory,
        Tag.EncapsulatedDocument, Tag.OtherPatientNames, Tag.AccessionNumber, Tag.DisplayedAreaTopLeftHandCorner,
        Tag.InstitutionAddress, Tag.StudyTime, Tag.LongCodeValue, Tag.StudyInstanceUID, Tag.SimpleFrameList,
        Tag.RetrieveURL, Tag.Rows, Tag.TextValue, Tag.ExtendedOffsetTable};

    private static final List<Repertoire> REPERTOIRES = List.of(
            new Repertoire("", List.of()),
            new Repertoire("Müllerß", List.of("ISO_IR 100")),
            new Repertoire("Иванова", List.of("ISO_IR 144")),
            new Repertoire("山田太郎", List.of("", "ISO 2022 IR 87")),
            new Repertoire("김희중", List.of("", "ISO 2022 IR 149")),
            new Repertoire("王小东", List.of("GB18030")),
            new Repertoire("é山🙂", List.of("ISO_IR 192")));

    private record Repertoire(String letters, List<String> characterSet) {}

    private final SplittableRandom random;

    private ArbitraryDataSets(long seed) {
        random = new SplittableRandom(seed);
    }

    /// {@return a data set without compressed pixel data}
    ///
    /// @param seed any number
    public static DataSet of(long seed) {
        return new ArbitraryDataSets(seed).dataSet(DEPTH, null).build();
    }

    /// {@return a data set with compressed pixel data: a Basic Offset Table, empty as a rule, and fragments of some length}
    ///
    /// @param seed any number
    public static DataSet encapsulated(long seed) {
        var made = new ArbitraryDataSets(seed);
        var fragments = new ArrayList<BulkData>();
        fragments.add(BulkData.of(new byte[made.random.nextInt(4) == 0 ? 4 : 0]));
        for (int i = made.random.nextInt(1, 5); i > 0; i--) {
            fragments.add(BulkData.of(made.bytes(2 * made.random.nextInt(5000))));
        }
        return made.dataSet(2, null).setFragments(Tag.PixelData, fragments).build();
    }

    private DataSetBuilder dataSet(int depth, @Nullable Repertoire outer) {
        var builder = DataSet.builder().lenient();
        var repertoire = outer;
        if (repertoire == null || random.nextInt(8) == 0) {
            repertoire = REPERTOIRES.get(random.nextInt(REPERTOIRES.size()));
            builder.set(Tag.SpecificCharacterSet, repertoire.characterSet().toArray(String[]::new));
        }
        for (int i = random.nextInt(10); i > 0; i--) {
            int tag = ATTRIBUTES[random.nextInt(ATTRIBUTES.length)];
            value(builder, tag, Dictionary.vr(tag), depth, repertoire);
        }
        if (random.nextBoolean()) {
            builder.set(0x0009_0010, Vr.LO, CREATOR);
            for (int i = random.nextInt(12); i > 0; i--) {
                value(builder, 0x0009_1000 + random.nextInt(256), VRS[random.nextInt(VRS.length)], depth, repertoire);
            }
        }
        if (depth > 0 && random.nextInt(3) > 0) {
            value(builder, Tag.ReferencedStudySequence, Vr.SQ, depth, repertoire);
        }
        return builder;
    }

    private void value(DataSetBuilder builder, int tag, Vr vr, int depth, Repertoire repertoire) {
        if (vr == Vr.SQ) {
            var items = new ArrayList<DataSet>();
            for (int i = depth == 0 ? 0 : random.nextInt(4); i > 0; i--) {
                items.add(dataSet(depth - 1, repertoire).build());
            }
            builder.setItems(tag, items);
        } else if (vr.isString()) {
            var values = new String[vr.isMultiValued() ? random.nextInt(4) : random.nextInt(2)];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(6) == 0 ? "" : characters(vr, repertoire);
            }
            builder.set(tag, vr, values);
        } else {
            // Whole numbers and words; NaN and infinite numbers are among them.
            int size = vr == Vr.AT ? 4 : vr.wordSize() == 1 ? 2 : vr.wordSize();
            int longest = vr.isBinary() && random.nextInt(30) == 0 ? LONG_VALUE : 10;
            builder.setBytes(tag, vr, bytes(random.nextInt(longest / size + 1) * size));
        }
    }

    private byte[] bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        if (length > 0 && random.nextInt(4) == 0) {
            Arrays.fill(bytes, (byte) (random.nextBoolean() ? 0xFF : 0));
        }
        return bytes;
    }

    private String characters(Vr vr, Repertoire repertoire) {
        return switch (vr) {
            case AS -> "%03dY".formatted(random.nextInt(1000));
            case DA -> "19%02d%02d%02d".formatted(random.nextInt(100), random.nextInt(1, 13), random.nextInt(1, 29));
            case TM -> "%02d%02d%02d".formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60));
            case DT -> "20240229%02d".formatted(random.nextInt(24));
            case IS -> Integer.toString(random.nextInt());
            case DS -> Double.toString(random.nextInt(-9999, 9999) / 8.0);
            case UI -> "2.25." + random.nextLong(Long.MAX_VALUE);
            case UR -> "https://example.org/" + random.nextInt(1000);
            case AE, CS -> "A_" + random.nextInt(100_000);
            default -> text(vr, repertoire);
        };
    }

    private String text(Vr vr, Repertoire repertoire) {
        boolean unlimited = vr == Vr.UT || vr == Vr.UC;
        int words = unlimited && random.nextInt(20) == 0 ? 20_000 : random.nextInt(1, 4);
        var text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : vr == Vr.PN ? "^" : " ").append('w').append(random.nextInt(1000));
            if (random.nextBoolean()) {
                text.append(repertoire.letters());
            }
        }
        return text.toString();
    }
}
