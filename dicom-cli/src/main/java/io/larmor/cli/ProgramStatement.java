package io.larmor.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.scu.Proposals;
import io.larmor.scu.QueryModel;
import io.larmor.scu.UnifiedProcedureSteps;

/// What the conformance statement says of the commands that talk to a peer: SCU of everything here.
///
/// @param out where it is written
record ProgramStatement(Statement.Builder out) {

    void write(String number) {
        var rows = new ArrayList<List<String>>();
        add(rows, "echo, doctor", Stream.of(Uid.Verification));
        rows.add(List.of("send", "Every storage SOP Class", "those of the files", "C-STORE"));
        add(rows, "find", Stream.of(QueryModel.values()).flatMap(model -> model.find().stream()));
        add(rows, "move", Stream.of(QueryModel.values()).flatMap(model -> model.move().stream()));
        add(rows, "get", Stream.of(QueryModel.values()).map(QueryModel::get));
        add(rows, "worklist", Stream.of(Uid.ModalityWorklistInformationModelFind));
        add(rows, "mpps", Stream.of(Uid.ModalityPerformedProcedureStep, Uid.ModalityPerformedProcedureStepRetrieve,
                Uid.ModalityPerformedProcedureStepNotification));
        add(rows, "commit", Stream.of(Uid.StorageCommitmentPushModel));
        add(rows, "ian", Stream.of(Uid.InstanceAvailabilityNotification));
        add(rows, "ups",
                Stream.concat(UnifiedProcedureSteps.SOP_CLASSES.stream(), Stream.of(Uid.UnifiedProcedureStepEvent)));
        String syntaxes = Proposals.UNCOMPRESSED.stream().map(Uids::name).collect(Collectors.joining(", "));
        out.section(number, "The commands").section(number + ".1", "SOP Classes")
                .table("SOP Classes of the commands, as SCU",
                        List.of("Command", "SOP Class Name", "SOP Class UID", "Invokes"), rows)
                .section(number + ".2", "Association Policies")
                .text("One association at a time, one after the other where it takes more, unless `send --associations` asks for more. An operations window is proposed, and kept to if it is"
                        + " accepted. Implementation Class UID and Version Name are those of the node.")
                .section(number + ".3", "Association Initiation Policy")
                .text("Transfer syntaxes that are proposed: " + syntaxes
                        + "; `send` proposes those of the files as well, `get` those of the standard for the SOP Classes that there are,"
                        + " each compressed one in a Presentation Context of its own. It asks the peer for them first (C-FIND), and for"
                        + " instances that failed over at most five more associations. `get` takes C-STORE as SCP of the storage SOP Classes (role selection). Extended negotiation only as the"
                        + " options of a command ask for it.")
                .section(number + ".4", "Association Acceptance Policy")
                .text("Commands that wait for events or results (`commit --receive`, `mpps`, `ups`) take associations of their peer meanwhile, for those alone.");
    }

    private static void add(List<List<String>> rows, String command, Stream<String> uids) {
        uids.forEach(uid -> rows.add(List.of(command, Uids.name(uid), uid, invokes(command, uid))));
    }

    private static String invokes(String command, String uid) {
        return switch (command) {
            case "find", "worklist" -> "C-FIND";
            case "move" -> "C-MOVE";
            case "get" -> "C-GET";
            case "mpps" -> switch (uid) {
                case Uid.ModalityPerformedProcedureStep -> "N-CREATE, N-SET";
                case Uid.ModalityPerformedProcedureStepRetrieve -> "N-GET";
                default -> "takes N-EVENT-REPORT";
            };
            case "commit" -> "N-ACTION, and takes N-EVENT-REPORT";
            case "ian" -> "N-CREATE";
            case "ups" -> switch (uid) {
                case Uid.UnifiedProcedureStepPush -> "N-CREATE, N-ACTION, N-GET";
                case Uid.UnifiedProcedureStepPull -> "C-FIND, N-ACTION, N-SET, N-GET";
                case Uid.UnifiedProcedureStepWatch -> "N-ACTION, N-GET, C-FIND";
                default -> "takes N-EVENT-REPORT";
            };
            default -> "C-ECHO";
        };
    }
}
