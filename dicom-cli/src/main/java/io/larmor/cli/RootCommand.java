package io.larmor.cli;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `larmor` itself: help and version.
@Command(name = "larmor", description = "DICOM networking: a node and its client.", versionProvider = RootCommand.Version.class, synopsisSubcommandLabel = "COMMAND", commandListHeading = "%nCommands:%n", footerHeading = "%nA peer is written AE@host:port. Exit codes: 0 done; 1 the peer or an operation said no;%n"
        + "2 wrong usage; 3 could not connect; 4 the association was rejected or aborted;%n5 unreadable or invalid data.%n%n"
        + "Examples:%n", footer = {
            "  larmor serve --port 11112 --dir larmor-data --peer STORESCP@localhost:11113",
            "  larmor echo LARMOR@localhost:11112",
            "  larmor send LARMOR@localhost:11112 images/",
            "  larmor find LARMOR@localhost:11112 --level study -m PatientName='DOE*'",
            "",
            "'larmor COMMAND --help', or 'larmor help COMMAND', tells more about one."})
@SuppressWarnings("UnusedVariable") // picocli writes and reads them
final class RootCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = {"-V",
        "--version"}, versionHelp = true, description = "Print the version, and that of the Java it runs on.")
    private boolean version;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getErr());
        }
        return ExitCode.USAGE;
    }

    /// The version of this module.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "larmor " + number() + ", Java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")"};
        }

        /// {@return the number alone}
        static String number() {
            var descriptor = Main.class.getModule().getDescriptor();
            return descriptor == null ? "(unnamed)" : descriptor.rawVersion().orElse("(development)");
        }
    }
}
