package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.larmor.data.TransferSyntax;
import io.larmor.testkit.SyntheticStudies;
import io.larmor.testkit.SyntheticStudies.Modality;

/// The three sizes of objects that are sent: made once, then kept.
final class Inputs {
    /// CT slices of 512 × 512 × 16 bit.
    static final String CT = "ct";
    /// Objects of about 14 KB in many studies.
    static final String SMALL = "small";
    /// Multi-frame objects of 256 MB.
    static final String LARGE = "large";
    /// A thousand small objects of other studies.
    static final String WARM_UP = "warm-up";

    private final Path folder;
    private final double scale;

    /// @param scale 1 for the full sets (1,000 CT; 5,000 small; 4 large), less for a quick look
    Inputs(Path folder, double scale) {
        this.folder = folder;
        this.scale = scale;
    }

    Path folder(String size) throws IOException {
        int count = count(size);
        Path made = folder.resolve(size + "-" + count);
        if (!Files.isDirectory(made)) {
            Path partial = folder.resolve(size + "-" + count + ".part");
            Folders.delete(partial);
            studies(size, count).writeTo(partial, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, _ -> {});
            Files.move(partial, made);
        }
        return made;
    }

    List<StoredFile> files(String size) throws IOException {
        return StoredFile.in(folder(size));
    }

    /// {@return the files dealt out to a number of associations}
    List<List<StoredFile>> parts(String size, int associations) throws IOException {
        var parts = new ArrayList<List<StoredFile>>();
        for (int i = 0; i < associations; i++) {
            parts.add(new ArrayList<>());
        }
        int next = 0;
        for (var file : files(size)) {
            parts.get(next++ % associations).add(file);
        }
        return parts;
    }

    /// {@return a part of a number, as the scale says}
    int scaled(int count) {
        return (int) Math.max(1, count * scale);
    }

    /// {@return where else than in its own folders objects can be}
    Path beside(String name) throws IOException {
        return Files.createDirectories(folder).resolve(name);
    }

    private int count(String size) {
        return switch (size) {
            case CT -> Math.max(1, (int) (1000 * scale));
            case SMALL -> Math.max(20, (int) (5000 * scale) / 20 * 20);
            case WARM_UP -> 1000;
            default -> Math.max(1, (int) (4 * scale));
        };
    }

    private static SyntheticStudies studies(String size, int count) {
        var builder = SyntheticStudies.builder().seed(42);
        return (switch (size) {
            case CT -> builder.studies(1).series(1).instances(count).matrix(512).modalities(Modality.CT);
            case SMALL -> builder.studies(count / 20).series(1).instances(20).matrix(80).modalities(Modality.CT);
            case WARM_UP ->
                builder.seed(43).studies(count / 20).series(1).instances(20).matrix(80).modalities(Modality.CT);
            default -> builder.studies(count).series(1).instances(1).matrix(1024).frames(256).modalities(Modality.US);
        }).build();
    }
}
