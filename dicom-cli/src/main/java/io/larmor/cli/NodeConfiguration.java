package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Brings file and flags together, and checks the whole.
final class NodeConfiguration {
    private NodeConfiguration() {}

    /// {@return a configuration that is right}
    ///
    /// @param file where most settings are, if anywhere
    /// @param flags go before it
    /// @throws Failure if something is wrong with it
    static Config read(Optional<Path> file, Config flags) throws IOException {
        var problems = new ArrayList<ConfigProblem>();
        var config = read(file, flags, problems);
        ConfigProblem.refuse(problems);
        return config;
    }

    /// {@return a configuration}
    ///
    /// @param problems takes what is wrong with it
    static Config read(Optional<Path> file, Config flags, List<ConfigProblem> problems) throws IOException {
        var config = file.isEmpty() ? flags : flags.over(ConfigFile.read(file.get(), problems));
        if (problems.isEmpty()) {
            problems.addAll(NodeCheck.problems(config));
        }
        return config;
    }
}
