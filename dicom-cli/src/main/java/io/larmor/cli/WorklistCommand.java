package io.larmor.cli;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

import io.larmor.data.DataSet;
import io.larmor.data.DicomDate;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.scu.CallOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `larmor worklist`.
@Command(name = "worklist", description = {"Ask a peer what is scheduled (Modality Worklist, C-FIND).",
    "A table at a terminal; in a pipe a line per step, values separated by tabs, in the order of the keys.",
    "KEY is a keyword or a tag; one of a scheduled step may stand alone (Modality) or with its sequence."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor worklist RIS@10.0.0.6:104 --today --modality CT",
        "  larmor worklist RIS@10.0.0.6:104 --station CT1 -m PatientName='DOE*'",
        "  larmor worklist LARMOR@localhost:11112 --date 20240101-20240107 --json",
        "  larmor worklist LARMOR@localhost:11112 -m ScheduledProcedureStepSequence.ScheduledPerformingPhysicianName='B*'"})
final class WorklistCommand extends LarmorCommand {
    /// What a technologist looks at.
    private static final List<String> USUAL = List.of("ScheduledProcedureStepStartDate",
            "ScheduledProcedureStepStartTime",
            "Modality", "ScheduledStationAETitle", "PatientName", "PatientID", "AccessionNumber",
            "RequestedProcedureDescription", "ScheduledProcedureStepDescription", "ScheduledProcedureStepID",
            "StudyInstanceUID");
    /// What a performed procedure step takes of an item besides (PS3.4 Table F.7.2-1): JSON has room for it.
    private static final List<String> OF_AN_ITEM = List.of("PatientBirthDate", "PatientSex", "RequestedProcedureID",
            "RequestedProcedureCodeSequence", "ReferencedStudySequence", "ReferencedPatientSequence",
            "ScheduledProtocolCodeSequence");
    /// Keys that are meant to be those of the scheduled step where they stand alone (PS3.4 Table K.6-1).
    private static final List<Integer> OF_THE_STEP = List.of(Tag.ScheduledStationAETitle,
            Tag.ScheduledProcedureStepStartDate, Tag.ScheduledProcedureStepStartTime, Tag.Modality,
            Tag.ScheduledPerformingPhysicianName, Tag.ScheduledProcedureStepDescription, Tag.ScheduledStationName,
            Tag.ScheduledProcedureStepLocation, Tag.ScheduledProtocolCodeSequence, Tag.PreMedication,
            Tag.ScheduledProcedureStepID, Tag.RequestedContrastAgent, Tag.ScheduledProcedureStepStatus,
            Tag.ScheduledProcedureStepEndDate, Tag.ScheduledProcedureStepEndTime);

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Option(names = {"-m",
        "--match"}, paramLabel = "KEY=VALUE", converter = AttributeValue.Converter.class, description = "What must match: a value, wildcards ('DOE*'), a range (20240101-20240131, 20240101-). Can be repeated.")
    private List<AttributeValue> matches = new ArrayList<>();

    @Option(names = {"-r",
        "--return"}, paramLabel = "KEY", converter = AttributeValue.PathConverter.class, description = "What to return; can be repeated (default: what a technologist looks at; with --json also what mpps --from takes).")
    private List<AttributePath> wanted = new ArrayList<>();

    @Option(names = "--today", description = "What is scheduled for today.")
    private boolean today;

    @Option(names = "--date", paramLabel = "DATES", description = "What is scheduled for a day, or a range of days.")
    private @Nullable String date;

    @Option(names = "--modality", paramLabel = "MODALITY", description = "What is scheduled for a modality: CT, MR, …")
    private @Nullable String modality;

    @Option(names = "--station", paramLabel = "AE", description = "What is scheduled for a station, by its AE title.")
    private @Nullable String station;

    @Mixin
    private NegotiationOptions negotiation = new NegotiationOptions();

    @Mixin
    private FindText text = new FindText();

    @Mixin
    private FindOutput output = new FindOutput();

    WorklistCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        output.check();
        var keys = keys();
        var columns = new LinkedHashSet<AttributePath>();
        keys.forEach(key -> columns.add(key.path()));
        (wanted.isEmpty() ? USUAL.stream().map(AttributePath::parse) : wanted.stream())
                .map(WorklistCommand::placed).forEach(columns::add);
        if (wanted.isEmpty() && output.isJson()) {
            OF_AN_ITEM.stream().map(AttributePath::parse).map(WorklistCommand::placed).forEach(columns::add);
        }
        var identifier = negotiation.identifier(text.asked(identifier(keys, columns)));
        var sopClass = Uid.ModalityWorklistInformationModelFind;
        var proposal = negotiation.worklistProposal(sopClass);
        try (var association = client.client(sopClass).toBuilder().extended(proposal).build().connect()) {
            NegotiationOptions.tell(terminal(), proposal, association.info());
            output.show(terminal(), List.copyOf(columns), text,
                    () -> association.find(sopClass, identifier, CallOptions.DEFAULT));
        }
        return ExitCode.DONE;
    }

    private List<AttributeValue> keys() {
        var keys = new ArrayList<AttributeValue>();
        if (today) {
            keys.add(key(Tag.ScheduledProcedureStepStartDate,
                    DicomDate.of(LocalDate.now(ZoneId.systemDefault())).toString()));
        }
        if (date != null) {
            keys.add(key(Tag.ScheduledProcedureStepStartDate, date));
        }
        if (modality != null) {
            keys.add(key(Tag.Modality, modality));
        }
        if (station != null) {
            keys.add(key(Tag.ScheduledStationAETitle, station));
        }
        matches.forEach(match -> keys.add(new AttributeValue(placed(match.path()), match.value())));
        return keys;
    }

    private static AttributeValue key(int tag, String value) {
        return new AttributeValue(placed(new AttributePath(List.of(tag))), value);
    }

    private static AttributePath placed(AttributePath path) {
        return OF_THE_STEP.contains(path.tags().getFirst())
                ? new AttributePath(Stream.concat(Stream.of(Tag.ScheduledProcedureStepSequence), path.tags().stream())
                        .toList())
                : path;
    }

    private static DataSet identifier(List<AttributeValue> keys, Iterable<AttributePath> columns) {
        var identifier = keys.stream().anyMatch(key -> key.value().chars().anyMatch(c -> c > '~'))
                ? DataSet.EMPTY.with(Tag.SpecificCharacterSet, "ISO_IR 192")
                : DataSet.EMPTY;
        for (var path : columns) {
            identifier = path.set(identifier, "");
        }
        for (var key : keys) {
            identifier = key.set(identifier);
        }
        return identifier;
    }
}
