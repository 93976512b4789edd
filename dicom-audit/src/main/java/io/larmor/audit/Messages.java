package io.larmor.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.scp.AskedOperation;
import io.larmor.scp.PerformedOperation;
import io.larmor.services.spi.Subject;
import org.jspecify.annotations.Nullable;

/// Makes the messages of PS3.15 §A.5.3: each method one, of an event, as one application tells of it.
///
/// *Threading*: immutable.
///
/// @param aeTitles of the application
/// @param host     name of the machine that it runs on
record Messages(List<String> aeTitles, String host) {

    /// The application starts or stops (§A.5.3.1).
    AuditMessage activity(Code type) {
        return success(Code.APPLICATION_ACTIVITY, type, 'E',
                List.of(us().as(Code.APPLICATION), operator().as(Code.APPLICATION_LAUNCHER).requesting(true)),
                List.of());
    }

    /// The first instance of a study is about to be sent, or acknowledged (§A.5.3.3).
    ///
    /// @param destination of a retrieval; null: the caller sends to us
    AuditMessage begins(Caller caller, @Nullable String destination, Subject subject) {
        return success(Code.BEGIN_TRANSFERRING, null, 'E', participants(caller, destination),
                List.of(new ParticipantObject.Study(subject.study(), "", Map.of()), patient(subject)));
    }

    /// Somebody at this machine has changed what there is of a study (§A.5.3.6, §A.5.3.8).
    AuditMessage accessed(Code event, char action, Subject subject, Map<String, Integer> instances) {
        return success(event, null, action, List.of(us(), operator().requesting(true)), objects(subject, instances));
    }

    /// Instances of a study have come or gone, or were to (§A.5.3.7).
    AuditMessage transferred(Caller caller, Account.Transfer transfer, Account.Tally tally) {
        boolean failed = transfer.failed();
        return new AuditMessage(Code.INSTANCES_TRANSFERRED, null, transfer.action(), tally.last(),
                failed ? AuditMessage.MINOR_FAILURE : AuditMessage.SUCCESS,
                failed ? "These instances were not stored" : "", participants(caller, transfer.destination()),
                objects(tally.subject(), tally.instances()));
    }

    /// Somebody has changed or read what there is of a procedure (§A.5.3.15), or has asked that instances of a study be kept (§A.5.3.6).
    AuditMessage normalized(Caller caller, PerformedOperation operation, Subject subject) {
        // "If both the person and the process are known, both shall be included"
        var participants = new ArrayList<Participant>();
        participants.add(caller.application());
        caller.person().ifPresent(participants::add);
        if (operation.sopClass().equals(Uid.StorageCommitmentPushModel)) {
            return success(Code.INSTANCES_ACCESSED, null, 'R', participants, objects(subject, Map.of()));
        }
        char action = switch (operation.operation()) {
            case N_CREATE -> 'C';
            case N_SET, N_ACTION -> 'U';
            case N_DELETE -> 'D';
            default -> 'R';
        };
        return success(Code.PROCEDURE_RECORD, null, action, participants, List.of(new ParticipantObject.Procedure(
                subject.study(), subject.accessionNumber(), operation.sopClass(), operation.sopInstance()),
                patient(subject)));
    }

    /// Somebody asks (§A.5.3.10).
    AuditMessage query(Caller caller, AskedOperation question) {
        byte[] identifier = question.identifier().encode(TransferSyntax.of(question.transferSyntax()));
        return success(Code.QUERY, null, 'E', participants(caller, null),
                List.of(ParticipantObject.Query.of(question.sopClass(), question.transferSyntax(), identifier)));
    }

    /// A caller was not let in, or not allowed something (§A.5.3.11).
    AuditMessage alert(Code type, int outcome, Caller caller, String description) {
        var participants = new ArrayList<Participant>();
        participants.add(us());
        // "UserIsRequestor shall be FALSE" of those who did it
        participants.add(caller.application().requesting(false));
        caller.person().ifPresent(person -> participants.add(person.requesting(false)));
        return new AuditMessage(Code.SECURITY_ALERT, type, 'E', Instant.now(), outcome, "", participants,
                List.of(new ParticipantObject.Alert(caller.address(), description)));
    }

    /// The configuration was changed (§A.5.3.11).
    AuditMessage configured(String description) {
        return success(Code.SECURITY_ALERT, Code.SECURITY_CONFIGURATION, 'E', List.of(us(), operator()),
                List.of(new ParticipantObject.Alert(host, description)));
    }

    /// Messages were lost (§A.5.3.11).
    AuditMessage lost(long count, Instant since) {
        return new AuditMessage(Code.SECURITY_ALERT, Code.RECORDING_STOPPED, 'E', Instant.now(),
                AuditMessage.SERIOUS_FAILURE, "", List.of(us()), List.of(new ParticipantObject.Alert(host,
                        count + " messages were lost since " + since + ", for they could not be delivered")));
    }

    /// A user was looked at (§A.5.3.12).
    ///
    /// @param refusal why the user is not let in, if so
    AuditMessage authenticated(Caller caller, Optional<String> refusal) {
        // An access point is mandatory here
        var user = caller.person().orElse(caller.application()).somewhere();
        return new AuditMessage(Code.USER_AUTHENTICATION, Code.LOGIN, 'E', Instant.now(),
                refusal.isEmpty() ? AuditMessage.SUCCESS : AuditMessage.SERIOUS_FAILURE, refusal.orElse(""),
                List.of(user, us()), List.of());
    }

    private static AuditMessage success(Code event, @Nullable Code type, char action, List<Participant> participants,
            List<? extends ParticipantObject> objects) {
        return new AuditMessage(event, type, action, Instant.now(), AuditMessage.SUCCESS, "", participants, objects);
    }

    /// @param destination of a retrieval; null: the caller has sent to us
    private List<Participant> participants(Caller caller, @Nullable String destination) {
        var application = caller.application();
        var participants = new ArrayList<Participant>();
        if (destination == null) {
            participants.add(application.as(Code.SOURCE));
            participants.add(us().as(Code.DESTINATION));
        } else {
            participants.add(us().as(Code.SOURCE));
            boolean itself = destination.equals(caller.ae());
            participants.add((itself ? application : Participant.peer(destination, Optional.empty()))
                    .as(Code.DESTINATION));
            if (!itself) {
                participants.add(application);
            }
        }
        caller.person().ifPresent(participants::add);
        return participants;
    }

    private static List<ParticipantObject> objects(Subject subject, Map<String, Integer> instances) {
        return List.of(new ParticipantObject.Study(subject.study(), subject.accessionNumber(), instances),
                patient(subject));
    }

    private static ParticipantObject patient(Subject subject) {
        return new ParticipantObject.Patient(subject.patientId(), subject.patientName());
    }

    private Participant us() {
        return Participant.here(String.valueOf(ProcessHandle.current().pid()), aeTitles, "larmor", host);
    }

    /// The account under which this process runs.
    private Participant operator() {
        return Participant.here(System.getProperty("user.name", AuditMessage.NONE), List.of(), "", host);
    }
}
