package io.larmor.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.larmor.scu.CallOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `larmor find`.
@Command(name = "find", description = {"Ask a peer what it has (C-FIND).",
    "A table at a terminal; in a pipe a line per match, values separated by tabs, in the order of the keys."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor find LARMOR@localhost:11112 -m PatientName='DOE*' -m StudyDate=20240101-",
        "  larmor find PACS@10.0.0.5:104 --level series -m StudyInstanceUID=1.2.3 -r Modality -r SeriesNumber",
        "  larmor find PACS@10.0.0.5:104 -m ModalitiesInStudy=CT --json --limit 10 | jq .",
        "  larmor find PACS@10.0.0.5:104 --level patient -m PatientName='*' --csv > patients.csv"})
final class FindCommand extends LarmorCommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Mixin
    private QueryOptions query = new QueryOptions();

    @Option(names = {"-r",
        "--return"}, paramLabel = "KEY", converter = AttributeValue.PathConverter.class, description = "What to return; can be repeated (default: the usual attributes of the level).")
    private List<AttributePath> wanted = new ArrayList<>();

    @Option(names = "--relational", description = "Let unique keys of higher levels be left out, if the peer does that.")
    private boolean relational;

    @Option(names = "--combined-datetime", description = "Take a range of dates and one of times as one, if the peer does that.")
    private boolean combined;

    @Mixin
    private NegotiationOptions negotiation = new NegotiationOptions();

    @Mixin
    private FindText text = new FindText();

    @Mixin
    private FindOutput output = new FindOutput();

    FindCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        output.check();
        var columns = query.columns(wanted);
        var model = query.model();
        var identifier = negotiation.identifier(text.asked(query.identifier(columns)));
        var proposal = negotiation.proposal(query.find(), relational, combined);
        try (var association = client.client(query.find()).toBuilder().extended(proposal).build().connect()) {
            NegotiationOptions.tell(terminal(), proposal, association.info());
            output.show(terminal(), columns, text,
                    () -> association.find(model, query.level(), identifier, CallOptions.DEFAULT));
        }
        return ExitCode.DONE;
    }
}
