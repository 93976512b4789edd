package io.larmor.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.larmor.data.DataSet;
import io.larmor.data.DicomJson;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scu.CallOptions;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.UnifiedProcedureSteps;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.Role;
import io.larmor.services.spi.ServiceDescriptor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor ups`.
@Command(name = "ups", description = {"Create, find, perform and watch Unified Procedure Steps of a peer.",
    "ACTION is create, find, get UID, claim UID, set UID, complete UID, cancel UID, subscribe [UID], unsubscribe [UID] or watch [UID]."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor ups LARMOR@localhost:11112 create -m PatientName='Doe^John' -m ProcedureStepLabel=Segment",
        "  larmor ups LARMOR@localhost:11112 find -m ProcedureStepState=SCHEDULED",
        "  larmor ups LARMOR@localhost:11112 claim 1.2.3  # prints the Transaction UID",
        "  larmor ups LARMOR@localhost:11112 complete 1.2.3 --transaction 2.25.4",
        "  larmor ups LARMOR@localhost:11112 cancel 1.2.3  # asks; with --transaction, cancels one's own",
        "  larmor ups LARMOR@localhost:11112 watch --calling WATCHER --listen 11113  # the node needs --peer WATCHER@…:11113"})
final class UpsCommand extends LarmorCommand {
    private static final List<String> USUAL = List.of("SOPInstanceUID", "ProcedureStepState",
            "ScheduledProcedureStepPriority", "ScheduledProcedureStepStartDateTime", "ProcedureStepLabel",
            "WorklistLabel", "PatientName", "PatientID");
    private static final List<String> EVENTS = List.of("state", "cancel requested", "progress", "SCP status",
            "assigned");

    private enum Action {
        CREATE, FIND, GET, CLAIM, SET, COMPLETE, CANCEL, SUBSCRIBE, UNSUBSCRIBE, WATCH
    }

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(index = "1", paramLabel = "ACTION", description = "What to do.")
    private Action action = Action.FIND;

    @Parameters(index = "2", arity = "0..1", paramLabel = "UID", description = "SOP Instance UID of the step.")
    private @Nullable String uid;

    @Option(names = {"-m",
        "--match"}, paramLabel = "KEY=VALUE", converter = AttributeValue.Converter.class, description = "What must match (find, subscribe, watch), or what an attribute is to be (create, set). Can be repeated.")
    private List<AttributeValue> values = new ArrayList<>();

    @Option(names = {"-r",
        "--return"}, paramLabel = "KEY", converter = AttributeValue.PathConverter.class, description = "What find returns; can be repeated.")
    private List<AttributePath> wanted = new ArrayList<>();

    @Option(names = "--transaction", paramLabel = "UID", description = "The Transaction UID that claim printed.")
    private String transaction = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why a step is canceled.")
    private String reason = "";

    @Option(names = "--lock", description = "Have steps kept when they are over, until the subscription ends.")
    private boolean locked;

    @Option(names = "--receiving", paramLabel = "AE", description = "Who is to get events (default: our AE title).")
    private @Nullable String receiving;

    @Option(names = "--listen", paramLabel = "PORT", description = "Where watch listens for events (default: ${DEFAULT-VALUE}).")
    private int listen = 11_113;

    @Option(names = "--events", paramLabel = "N", description = "End watch after N events.")
    private int events = Integer.MAX_VALUE;

    @Mixin
    private FindText text = new FindText();

    @Mixin
    private FindOutput output = new FindOutput();

    UpsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Exception {
        output.check();
        if (action == Action.WATCH) {
            watch();
            return ExitCode.DONE;
        }
        try (var association = connect()) {
            perform(UnifiedProcedureSteps.over(association));
        }
        return ExitCode.DONE;
    }

    private ClientAssociation connect() throws IOException {
        return client.client(UnifiedProcedureSteps.SOP_CLASSES.toArray(String[]::new)).connect();
    }

    private void perform(UnifiedProcedureSteps steps) throws IOException {
        switch (action) {
            case CREATE ->
                say(steps.create(uid == null ? Uids.generate() : uid, filled(StepAttributes.scheduled()))
                        .sopInstance());
            case FIND -> find(steps);
            case GET -> say(JsonLine.escaped(DicomJson.toString(steps.get(step()).dataSet())));
            case CLAIM -> {
                var lock = transaction.isEmpty() ? Uids.generate() : transaction;
                told(steps.claim(step(), lock).status());
                say(lock);
            }
            case SET -> told(steps.set(step(), transaction, filled(DataSet.EMPTY)).status());
            case COMPLETE -> {
                steps.set(step(), transaction, filled(StepAttributes.completed(steps.get(step()).dataSet())));
                told(steps.complete(step(), transaction).status());
            }
            case CANCEL -> cancel(steps);
            case SUBSCRIBE -> told(subscribe(steps));
            case UNSUBSCRIBE -> told(steps.unsubscribe(scope(), receiver()).status());
            case WATCH -> throw new IllegalStateException("watching has associations of its own");
        }
    }

    private void find(UnifiedProcedureSteps steps) throws IOException {
        var columns = new LinkedHashSet<AttributePath>();
        (wanted.isEmpty() ? USUAL.stream().map(AttributePath::parse) : wanted.stream()).forEach(columns::add);
        values.forEach(value -> columns.add(value.path()));
        var keys = DataSet.EMPTY;
        for (var path : columns) {
            keys = path.set(keys, "");
        }
        var identifier = text.asked(filled(keys));
        output.show(terminal(), List.copyOf(columns), text, () -> steps.find(identifier, CallOptions.DEFAULT));
    }

    private void cancel(UnifiedProcedureSteps steps) throws IOException {
        if (transaction.isEmpty()) {
            var why = reason.isEmpty() ? DataSet.EMPTY : DataSet.EMPTY.with(Tag.ReasonForCancellation, reason);
            told(steps.requestCancel(step(), why).status());
            return;
        }
        steps.set(step(), transaction, filled(StepAttributes.canceled(steps.get(step()).dataSet(), reason)));
        told(steps.cancel(step(), transaction).status());
    }

    private void watch() throws Exception {
        var left = new CountDownLatch(events);
        var taker = ServiceDescriptor.builder(Uid.UnifiedProcedureStepEvent).roles(Role.SCU)
                .operations(Operation.N_EVENT_REPORT).commandClasses(Uid.UnifiedProcedureStepPush).build();
        var server = DicomServer.builder().aeTitle(receiver()).port(listen).acceptCalling("*")
                .normalized((_, request, information) -> take(request, information, left), taker).build();
        try (server) {
            server.start();
            try (var association = connect()) {
                told(subscribe(UnifiedProcedureSteps.over(association)));
            }
            left.await();
            try (var association = connect()) {
                UnifiedProcedureSteps.over(association).unsubscribe(scope(), receiver());
            }
        }
    }

    /// With keys and no step, to the steps that match.
    private Status subscribe(UnifiedProcedureSteps steps) throws IOException {
        return uid == null && !values.isEmpty()
                ? steps.subscribe(filled(DataSet.EMPTY), receiver(), locked).status()
                : steps.subscribe(scope(), receiver(), locked).status();
    }

    private NResult take(NRequest request, @Nullable DataSet information, CountDownLatch left) {
        if (request instanceof NEventReportRq event) {
            var line = new LinkedHashMap<String, Object>();
            line.put("step", event.sopInstance());
            int type = event.eventTypeId();
            line.put("event", type >= 1 && type <= EVENTS.size() ? EVENTS.get(type - 1) : String.valueOf(type));
            var told = information == null ? DataSet.EMPTY : information;
            told.string(Tag.ProcedureStepState).ifPresent(state -> line.put("state", state));
            told.string(Tag.RequestingAE).ifPresent(ae -> line.put("requestedBy", ae));
            told.string(Tag.ReasonForCancellation).ifPresent(why -> line.put("reason", why));
            say(JsonLine.of(line));
            left.countDown();
        }
        return new NResult(Status.SUCCESS);
    }

    private DataSet filled(DataSet dataSet) {
        var result = values.stream().anyMatch(value -> value.value().chars().anyMatch(c -> c > '~'))
                ? dataSet.with(Tag.SpecificCharacterSet, "ISO_IR 192")
                : dataSet;
        for (var value : values) {
            result = value.set(result);
        }
        return result;
    }

    private String step() {
        if (uid == null) {
            throw new Failure(ExitCode.USAGE, "Name the step: its SOP Instance UID, which 'find' tells.");
        }
        return uid;
    }

    private String scope() {
        return uid == null ? UnifiedProcedureSteps.ALL : uid;
    }

    private String receiver() {
        return receiving == null ? client.calling() : receiving;
    }

    private void told(Status status) {
        if (!status.isSuccess()) {
            terminal().err().println("larmor: The peer says " + status + ".");
        }
    }
}
