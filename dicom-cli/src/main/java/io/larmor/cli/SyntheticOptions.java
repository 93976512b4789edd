package io.larmor.cli;

import java.util.List;

import io.larmor.testkit.SyntheticStudies;
import io.larmor.testkit.SyntheticStudies.Modality;
import picocli.CommandLine.Option;

/// What synthetic studies are like.
final class SyntheticOptions {
    @Option(names = "--studies", paramLabel = "N", description = "How many studies (default: ${DEFAULT-VALUE}).")
    private int count = 4;

    @Option(names = "--series", paramLabel = "N", description = "How many series an image study has (default: ${DEFAULT-VALUE}).")
    private int series = 2;

    @Option(names = "--instances", paramLabel = "N", description = "How many instances a series has (default: ${DEFAULT-VALUE}).")
    private int instances = 10;

    @Option(names = "--matrix", paramLabel = "N", description = "How many rows and columns an image has (default: ${DEFAULT-VALUE}).")
    private int matrix = 256;

    @Option(names = "--frames", paramLabel = "N", description = "How many frames a multi-frame image has (default: ${DEFAULT-VALUE}).")
    private int frames = 8;

    @Option(names = "--modality", paramLabel = "M", split = ",", description = "What the studies are, in turn (default: CT,MR,US,SR).")
    private List<Modality> modalities = List.of(Modality.values());

    @Option(names = "--seed", paramLabel = "S", description = "What everything is derived from (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    SyntheticStudies studies() {
        try {
            return SyntheticStudies.builder().seed(seed).studies(count).series(series).instances(instances)
                    .matrix(matrix)
                    .frames(frames).modalities(modalities.toArray(Modality[]::new)).build();
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage() + ".", e);
        }
    }
}
