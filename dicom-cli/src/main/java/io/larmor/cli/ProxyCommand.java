package io.larmor.cli;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.CountDownLatch;

import io.larmor.assoc.Peer;
import io.larmor.testkit.DicomProxy;
import io.larmor.testkit.Faults;
import io.larmor.testkit.Pcapng;
import io.larmor.testkit.ProxyEvent;
import io.larmor.testkit.Recorder;
import io.larmor.testkit.Recording;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `larmor proxy`.
@Command(name = "proxy", description = {"Stand between clients and a server, and tell what passes.",
    "Hands on every connection to the server and says, in a line each, which messages pass: no patient data. Can record what is"
            + " said, also as a capture for Wireshark, and make things go wrong on the way. Runs until stopped with Ctrl-C or"
            + " SIGTERM. Connections under TLS are handed on, but not understood."}, footerHeading = "%nFaults are written [client:|server:]ACTION[=AMOUNT][@PLACE], separated by commas. Actions:%n"
                    + "delay=20ms, split=BYTES, slow=5ms (a byte at a time), drop, duplicate, corrupt, truncate,%n"
                    + "reset, stall. Places: byte:N, pdu:N, pdu:N+BYTE, P-DATA-TF, A-ASSOCIATE-AC+BYTE, or 5%% of the PDUs.%n%nExamples:%n", footer = {
                        "  larmor proxy --listen 11113 --to PACS@pacs:104",
                        "  larmor proxy --listen 11113 --to PACS@pacs:104 --record s.rec --pcapng s.pcapng --mask",
                        "  larmor proxy --listen 11113 --to LARMOR@localhost:11112 --fault 'delay=20ms,client:corrupt@1%%' --seed 7"})
@SuppressWarnings("UnusedVariable") // picocli writes and reads them
final class ProxyCommand extends LarmorCommand {
    private static final String AS_IT_IS = "*";

    @Option(names = "--listen", required = true, paramLabel = "PORT", description = "The port that clients connect to; 0 has one chosen.")
    private int port;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Listen on one address of this machine alone (default: all).")
    private @Nullable String bind;

    @Option(names = "--to", required = true, paramLabel = "AE@HOST:PORT", converter = PeerConverter.class, description = "The server.")
    private Peer server = new Peer("ANY", "localhost", 104);

    @Option(names = "--called", paramLabel = "AE", description = "The called AE title that the server sees; '*' for the client's (default: that of the server).")
    private @Nullable String called;

    @Option(names = "--calling", paramLabel = "AE", description = "The calling AE title that the server sees (default: the client's).")
    private String calling = AS_IT_IS;

    @Option(names = "--fault", paramLabel = "RULES", description = "What goes wrong on the way; see below.")
    private String faults = "";

    @Option(names = "--seed", paramLabel = "S", description = "What decides where chance strikes (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--record", paramLabel = "FILE", description = "Record what is said.")
    private @Nullable Path record;

    @Option(names = "--pcapng", paramLabel = "FILE", description = "At the end, write what was recorded as a capture for Wireshark; needs --record.")
    private @Nullable Path capture;

    @Option(names = "--mask", description = "Overwrite text, dates, times, pixels, private elements and passcodes in what is recorded.")
    private boolean mask;

    @Option(names = "--connections", paramLabel = "N", description = "End after so many connections (default: never).")
    private int connections;

    @Option(names = "--json", description = "As JSON, a line for each thing that happens.")
    private boolean json;

    private final CountDownLatch done = new CountDownLatch(1);
    private int ended;

    ProxyCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Exception {
        if (capture != null && record == null) {
            throw new Failure(ExitCode.USAGE, "--pcapng needs --record FILE, from which it is made.");
        }
        Faults rules;
        try {
            rules = Faults.of(faults).withSeed(seed).telling(fault -> event("fault", fault));
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        @Nullable
        Recorder recorder = record == null ? null : Recorder.create(record, mask);
        DicomProxy proxy;
        try {
            proxy = start(rules, recorder);
        } catch (IOException | RuntimeException e) {
            if (recorder != null) {
                recorder.close();
            }
            throw e;
        }
        var stop = Thread.ofPlatform().name("larmor-stop").unstarted(() -> {
            int code = end(proxy, recorder);
            var unwritten = terminal().failure();
            code = unwritten == null ? code : Failures.unwritten(unwritten, code, terminal().err());
            terminal().close();
            Runtime.getRuntime().halt(code);
        });
        Runtime.getRuntime().addShutdownHook(stop);
        announce(proxy.port());
        done.await();
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException _) {
            // It was stopped just now, which ends the process
            stop.join();
        }
        return end(proxy, recorder);
    }

    private DicomProxy start(Faults rules, @Nullable Recorder recorder) throws IOException {
        var builder = DicomProxy.builder(server.socketAddress()).port(port)
                .bind(address()).faults(rules).listener(this::passed);
        String title = called == null ? server.ae() : called;
        if (!title.equals(AS_IT_IS)) {
            builder.calledAe(title);
        }
        if (!calling.equals(AS_IT_IS)) {
            builder.callingAe(calling);
        }
        if (recorder != null) {
            builder.recorder(recorder);
        }
        try {
            return builder.start();
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (BindException e) {
            throw new Failure(ExitCode.REFUSED, "Cannot listen on " + (bind == null ? "0.0.0.0" : bind) + ", port "
                    + port + ": " + e.getMessage() + ". Choose another port or address, or stop what uses it.", e);
        }
    }

    private InetAddress address() {
        try {
            return bind == null ? new InetSocketAddress(0).getAddress() : InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw new Failure(ExitCode.USAGE,
                    "--bind: '" + bind + "' is no address of this machine; choose one that it has.", e);
        }
    }

    private void announce(int listening) {
        if (json) {
            var ready = new LinkedHashMap<String, Object>();
            ready.put("event", "listening");
            ready.put("port", listening);
            ready.put("to", server.toString());
            say(JsonLine.of(ready));
        } else {
            say("Listens on port " + listening + " and hands on to " + server + ". Ctrl-C stops it.");
        }
    }

    private synchronized void passed(ProxyEvent event) {
        say(json ? ProxyLines.json(event) : ProxyLines.text(event));
        if (event instanceof ProxyEvent.Closed || event instanceof ProxyEvent.Unreachable) {
            ended++;
            if (connections > 0 && ended >= connections) {
                done.countDown();
            }
        }
    }

    private synchronized void event(String name, String what) {
        if (json) {
            var line = new LinkedHashMap<String, Object>();
            line.put("event", name);
            line.put("what", what);
            say(JsonLine.of(line));
        } else {
            say(name + ": " + what);
        }
    }

    /// Closes everything, and makes the capture.
    private int end(DicomProxy proxy, @Nullable Recorder recorder) {
        try {
            boolean _ = proxy.awaitIdle(connections > 0 ? Duration.ofSeconds(10) : Duration.ofMillis(1));
            proxy.close();
            if (recorder != null) {
                recorder.close();
            }
            if (record != null && capture != null) {
                try (var recording = Recording.open(record)) {
                    Pcapng.write(recording, capture);
                }
            }
            return ExitCode.DONE;
        } catch (IOException | InterruptedException e) {
            terminal().err().println("larmor: " + Failures.explain(e).sentence());
            return ExitCode.REFUSED;
        }
    }
}
