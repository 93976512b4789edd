package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomJson;
import io.larmor.data.ReadOptions;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scu.PerformedProcedureStep;
import io.larmor.scu.SopReference;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.Role;
import io.larmor.services.spi.ServiceDescriptor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor mpps`.
@Command(name = "mpps", description = {"Tell a peer of a performed procedure step, as a modality does (MPPS).",
    "'create' says that it has begun and prints its UID; 'complete' and 'discontinue' say how it ended, with the series of the"
            + " files named; 'get' asks what the peer knows of it."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor mpps LARMOR@localhost:11112 create --from item.dcm --set PerformedProcedureStepID=PPS1",
                "  larmor mpps LARMOR@localhost:11112 complete 2.25.123 images/",
                "  larmor mpps LARMOR@localhost:11112 discontinue 2.25.123 a.dcm",
                "  larmor mpps LARMOR@localhost:11112 get 2.25.123",
                "  larmor mpps LARMOR@localhost:11112 watch --calling WATCHER --listen 11113  # the node needs --peer and --notify-steps WATCHER"})
final class MppsCommand extends LarmorCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");
    /// By Event Type ID (PS3.4 Table F.9.2-1).
    private static final List<String> EVENTS = List.of("in progress", "completed", "discontinued", "updated",
            "deleted");

    enum Action {
        create, complete, discontinue, get, watch
    }

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(index = "1", paramLabel = "ACTION", description = "${COMPLETION-CANDIDATES}.")
    private Action action = Action.get;

    @Parameters(index = "2..*", paramLabel = "UID|PATH", arity = "0..*", description = "The step's UID, but for 'create'; then files and folders of what was acquired.")
    private List<String> arguments = List.of();

    @Option(names = "--from", paramLabel = "FILE", description = "Take patient, study and scheduled step from an instance or a worklist item (create).")
    private @Nullable Path from;

    @Option(names = "--uid", paramLabel = "UID", description = "The step's UID (create; default: a new one).")
    private String uid = Uids.generate();

    @Option(names = "--set", paramLabel = "KEY=VALUE", converter = AttributeValue.Converter.class, description = "An attribute; can be repeated.")
    private List<AttributeValue> changes = new ArrayList<>();

    @Option(names = "--listen", paramLabel = "PORT", description = "Where watch listens for notifications (default: ${DEFAULT-VALUE}).")
    private int listen = 11_113;

    @Option(names = "--events", paramLabel = "N", description = "End watch after N notifications.")
    private int events = Integer.MAX_VALUE;

    MppsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Exception {
        if (action == Action.watch) {
            watch();
            return ExitCode.DONE;
        }
        if (action == Action.create) {
            var step = begun();
            try (var association = client.client(Uid.ModalityPerformedProcedureStep).connect()) {
                say(association.normalized(Uid.ModalityPerformedProcedureStep).create(uid, step).sopInstance());
            }
            return ExitCode.DONE;
        }
        if (arguments.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "Name the step by its UID, which 'create' printed.");
        }
        var named = arguments.getFirst();
        if (action == Action.get) {
            try (var association = client.client(Uid.ModalityPerformedProcedureStepRetrieve).connect()) {
                say(JsonLine.escaped(DicomJson.toString(
                        association.normalized(Uid.ModalityPerformedProcedureStepRetrieve).get(named).dataSet())));
            }
            return ExitCode.DONE;
        }
        var end = ended(arguments.subList(1, arguments.size()).stream().map(Path::of).toList());
        try (var association = client.client(Uid.ModalityPerformedProcedureStep).connect()) {
            association.normalized(Uid.ModalityPerformedProcedureStep).set(named, end);
        }
        return ExitCode.DONE;
    }

    /// There is no subscription: the peer has to be told whom to notify (PS3.4 §F.9).
    private void watch() throws Exception {
        var left = new CountDownLatch(events);
        var taker = ServiceDescriptor.builder(Uid.ModalityPerformedProcedureStepNotification).roles(Role.SCU)
                .operations(Operation.N_EVENT_REPORT).build();
        try (var server = DicomServer.builder().aeTitle(client.calling()).port(listen)
                .acceptCalling(client.peer().ae())
                .normalized((_, request, _) -> take(request, left), taker).build()) {
            server.start();
            left.await();
            // The last answer is perhaps still on its way
            boolean _ = server.shutdown(PATIENCE);
        }
    }

    private NResult take(NRequest request, CountDownLatch left) {
        if (request instanceof NEventReportRq event) {
            int type = event.eventTypeId();
            var line = new LinkedHashMap<String, Object>();
            line.put("step", event.sopInstance());
            line.put("event", type >= 1 && type <= EVENTS.size() ? EVENTS.get(type - 1) : String.valueOf(type));
            say(JsonLine.of(line));
            left.countDown();
        }
        return new NResult(Status.SUCCESS);
    }

    private DataSet begun() throws IOException {
        var now = LocalDateTime.now(ZoneId.systemDefault());
        DataSet known = DataSet.EMPTY;
        if (from != null) {
            try (var file = DicomFile.open(from)) {
                known = ScheduledSteps.known(file.dataSet());
            }
        }
        known = known.with(Tag.PerformedProcedureStepID, now.format(DateTimeFormatter.ofPattern("yyMMddHHmmss")))
                .with(Tag.PerformedStationAETitle, client.calling())
                .with(Tag.PerformedProcedureStepStartDate, now.format(DATE))
                .with(Tag.PerformedProcedureStepStartTime, now.format(TIME));
        for (var change : changes) {
            known = change.set(known);
        }
        try {
            return PerformedProcedureStep.begun(known);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, "There is something missing: " + e.getMessage()
                    + "; give it with --from FILE or --set KEY=VALUE.");
        }
    }

    private DataSet ended(List<Path> paths) throws IOException {
        var series = new LinkedHashMap<String, DataSet>();
        var instances = new LinkedHashMap<String, Set<SopReference>>();
        for (var path : new InputFiles(paths, (path, why) -> complain(Failures.about(path, why)))) {
            try (var file = DicomFile.open(path)) {
                var head = file.readDataSet(ReadOptions.builder().stopAtTag(Tag.PixelData).build());
                var of = head.string(Tag.SeriesInstanceUID).orElse("");
                series.putIfAbsent(of, head);
                instances.computeIfAbsent(of, _ -> new LinkedHashSet<>())
                        .add(new SopReference(file.sopClassUid(), file.sopInstanceUid()));
            }
        }
        if (series.isEmpty()) {
            throw new Failure(ExitCode.USAGE,
                    "A step ends with at least one series (PS3.4 Table F.7.2-1): name the files that were acquired.");
        }
        var items = new ArrayList<DataSet>();
        for (Map.Entry<String, DataSet> each : series.entrySet()) {
            items.add(PerformedProcedureStep.series(each.getValue(), instances.getOrDefault(each.getKey(), Set.of()),
                    Set.of()));
        }
        var now = LocalDateTime.now(ZoneId.systemDefault());
        var end = PerformedProcedureStep.ended(action == Action.complete
                ? PerformedProcedureStep.State.COMPLETED
                : PerformedProcedureStep.State.DISCONTINUED, now.format(DATE), now.format(TIME), items);
        for (var change : changes) {
            end = change.set(end);
        }
        return end;
    }
}
