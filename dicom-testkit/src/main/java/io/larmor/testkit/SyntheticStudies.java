package io.larmor.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;

/// Studies of nobody: CT, MR, multi-frame ultrasound and structured reports with plausible headers, consistent geometry and
/// pictures of an ellipsoid phantom.
///
/// The same settings give the same bytes and the same UIDs, on any machine and in any order, so that a test can make the oracle
/// a second time, and sending again is sending the same. Two studies in a row belong to one patient; the names of patients come
/// in many character sets (PS3.3 C.12.1.1.2). Instances are made one by one, as they are asked for. Immutable.
public final class SyntheticStudies {
    /// What a study consists of.
    public enum Modality {
        /// CT Image Storage, axial slices of 12 bits in Hounsfield units.
        CT,
        /// MR Image Storage, axial slices of 12 bits.
        MR,
        /// Ultrasound Multi-frame Image Storage, loops of 8 bits.
        US,
        /// Comprehensive SR Storage: a report of measurements, on the images of the study before if those are of the same patient.
        SR
    }

    private final long seed;
    private final int studies;
    private final int series;
    private final int instances;
    private final int matrix;
    private final int frames;
    private final List<Modality> modalities;

    private SyntheticStudies(Builder builder) {
        seed = builder.derivedSeed();
        studies = builder.studies;
        series = builder.series;
        instances = builder.instances;
        matrix = builder.matrix;
        frames = builder.frames;
        modalities = builder.modalities;
    }

    /// {@return a builder with every setting at its default}
    public static Builder builder() {
        return new Builder();
    }

    /// {@return how many studies there are}
    public int studies() {
        return studies;
    }

    /// {@return how many instances all studies have together}
    public long size() {
        return IntStream.range(0, studies).mapToLong(this::size).sum();
    }

    /// {@return how many instances a study has}
    ///
    /// @param study which, from 0
    public long size(int study) {
        Objects.checkIndex(study, studies);
        return modality(study) == Modality.SR ? 1 : (long) series * instances;
    }

    /// {@return the modality of a study}
    ///
    /// @param study which, from 0
    public Modality modality(int study) {
        return modalities.get(study % modalities.size());
    }

    /// {@return the instances of a study, series by series, each made when it is taken}
    ///
    /// @param study which, from 0
    public Stream<DataSet> study(int study) {
        Objects.checkIndex(study, studies);
        var plan = plan(study);
        if (plan.modality() == Modality.SR) {
            return Stream.of(plan).map(report -> SrDocument.of(report, evidence(study)));
        }
        return IntStream.range(0, series).boxed()
                .flatMap(number -> IntStream.range(0, instances).mapToObj(index -> image(plan, number, index)));
    }

    /// {@return the instances of all studies, each made when it is taken}
    public Stream<DataSet> all() {
        return IntStream.range(0, studies).boxed().flatMap(this::study);
    }

    /// Writes every instance to a Part 10 file `ST0001-CT/SE001/IM0001.dcm`, numbered from 1.
    ///
    /// @param folder where; made if it is not there
    /// @param syntax the transfer syntax, one that is not encapsulated
    /// @param written is told of each file
    /// @return how many files
    /// @throws IOException if one cannot be written
    public long writeTo(Path folder, TransferSyntax syntax, Consumer<Path> written) throws IOException {
        long count = 0;
        for (int study = 0; study < studies; study++) {
            var name = "ST%04d-%s".formatted(study + 1, modality(study));
            for (var each = study(study).iterator(); each.hasNext(); count++) {
                var instance = each.next();
                var place = Files.createDirectories(
                        folder.resolve(name)
                                .resolve("SE%03d".formatted(instance.intValue(Tag.SeriesNumber).orElse(0))));
                var file = place.resolve("IM%04d.dcm".formatted(instance.intValue(Tag.InstanceNumber).orElse(0)));
                DicomFile.write(file, instance, syntax);
                written.accept(file);
            }
        }
        return count;
    }

    private StudyPlan plan(int study) {
        return StudyPlan.of(seed, study, modality(study));
    }

    private DataSet image(StudyPlan plan, int number, int index) {
        return switch (plan.modality()) {
            case CT -> SliceImage.ct(plan, number, index, instances, matrix);
            case MR -> SliceImage.mr(plan, number, index, instances, matrix);
            case US -> LoopImage.of(plan, number, index, matrix, frames);
            case SR -> throw new IllegalStateException("A report is no image");
        };
    }

    /// The images that a report is about: those of the study before, if they are of the same patient.
    private List<SrDocument.Reference> evidence(int study) {
        if (study % 2 == 0 || modality(study - 1) == Modality.SR) {
            return List.of();
        }
        var before = plan(study - 1);
        return IntStream.range(0, instances)
                .mapToObj(index -> new SrDocument.Reference(before.studyUid(), before.seriesUid(0), before.sopClass(),
                        before.instanceUid(0, index)))
                .toList();
    }

    /// Makes [SyntheticStudies].
    public static final class Builder {
        private static final int MAX_MATRIX = 4096;

        private long seed = 1;
        private int studies = 4;
        private int series = 2;
        private int instances = 10;
        private int matrix = 256;
        private int frames = 8;
        private List<Modality> modalities = List.of(Modality.values());

        private Builder() {}

        /// What everything is derived from; 1 by default. Another seed gives other patients and UIDs.
        ///
        /// @param seed any number
        /// @return this
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /// How many studies; 4 by default.
        ///
        /// @param studies 0 to 1,000,000
        /// @return this
        public Builder studies(int studies) {
            this.studies = within(studies, 0, 1_000_000, "studies");
            return this;
        }

        /// How many series an image study has; 2 by default.
        ///
        /// @param series 1 to 1,000
        /// @return this
        public Builder series(int series) {
            this.series = within(series, 1, 1_000, "series of a study");
            return this;
        }

        /// How many instances a series has; 10 by default.
        ///
        /// @param instances 1 to 100,000
        /// @return this
        public Builder instances(int instances) {
            this.instances = within(instances, 1, 100_000, "instances of a series");
            return this;
        }

        /// How many rows and columns an image has; 256 by default.
        ///
        /// @param matrix 8 to 4,096
        /// @return this
        public Builder matrix(int matrix) {
            this.matrix = within(matrix, 8, MAX_MATRIX, "rows of an image");
            return this;
        }

        /// How many frames a multi-frame image has; 8 by default.
        ///
        /// @param frames 1 to 1,000
        /// @return this
        public Builder frames(int frames) {
            this.frames = within(frames, 1, 1_000, "frames of an image");
            return this;
        }

        /// What the studies are, in turn; all by default.
        ///
        /// @param modalities at least one
        /// @return this
        public Builder modalities(Modality... modalities) {
            this.modalities = List.of(modalities);
            if (this.modalities.isEmpty()) {
                throw new IllegalArgumentException("No modality");
            }
            return this;
        }

        /// {@return the studies}
        public SyntheticStudies build() {
            return new SyntheticStudies(this);
        }

        /// Of other settings come other studies: never two instances of one UID and different bytes.
        private long derivedSeed() {
            long derived = seed;
            for (int setting : new int[] {series, instances, matrix, frames}) {
                derived = derived * 1_000_003 + setting;
            }
            return derived;
        }

        private static int within(int value, int least, int most, String what) {
            if (value < least || value > most) {
                throw new IllegalArgumentException("%d %s: expected %d to %d".formatted(value, what, least, most));
            }
            return value;
        }
    }
}
