package io.larmor.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;

import io.larmor.data.Uid;
import io.larmor.scu.ClientAssociation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `larmor echo`.
@Command(name = "echo", description = {"Ask a peer whether it is there (C-ECHO).",
    "Says how long the association and the answers took."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor echo LARMOR@localhost:11112",
        "  larmor echo PACS@10.0.0.5:104 --calling CT1 --repeat 100",
        "  larmor echo PACS@pacs:104 --timeout 3 --json"})
final class EchoCommand extends LarmorCommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Option(names = "--repeat", paramLabel = "N", description = "How many times, on one association (default: ${DEFAULT-VALUE}).")
    private int repeat = 1;

    @Option(names = "--json", description = "As JSON, on one line; times are in milliseconds.")
    private boolean json;

    EchoCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        if (repeat < 1) {
            throw new Failure(ExitCode.USAGE, "--repeat is at least 1.");
        }
        long start = System.nanoTime();
        try (var association = client.client(Uid.Verification).connect()) {
            long associated = System.nanoTime() - start;
            var times = new long[repeat];
            for (int i = 0; i < repeat; i++) {
                long before = System.nanoTime();
                association.echo();
                times[i] = System.nanoTime() - before;
            }
            report(association, associated, times);
        }
        return ExitCode.DONE;
    }

    private void report(ClientAssociation association, long associated, long[] times) {
        Arrays.sort(times);
        long median = times[times.length / 2];
        long longest = times[times.length - 1];
        var version = association.info().peerImplementationVersionName();
        if (json) {
            var answer = new LinkedHashMap<String, Object>();
            answer.put("peer", client.peer().toString());
            answer.put("answers", times.length);
            answer.put("association", associated / 1e6);
            answer.put("median", median / 1e6);
            answer.put("longest", longest / 1e6);
            answer.put("implementation", version.orElse(null));
            say(JsonLine.of(answer));
        } else {
            say(client.peer() + version.map(name -> " (" + name + ")").orElse("") + " answered"
                    + (times.length == 1
                            ? " in " + Text.duration(median)
                            : " " + times.length + " times, in " + Text.duration(median) + " (median), "
                                    + Text.duration(longest)
                                    + " at most")
                    + "; association in " + Text.duration(associated) + ".");
        }
    }
}
