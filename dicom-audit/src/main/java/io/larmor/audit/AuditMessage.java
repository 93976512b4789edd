package io.larmor.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// An audit message: an event, who took part, and what it was about.
///
/// @param event        what happened (PS3.16 CID 400)
/// @param type         which of its kinds, or null
/// @param action       C, R, U, D or E
/// @param at           when
/// @param outcome      [#SUCCESS], [#MINOR_FAILURE] or [#SERIOUS_FAILURE]
/// @param description  of the outcome, in words, or ""
/// @param participants who took part
/// @param objects      what it was about
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part15/sect_A.5.html PS3.15 §A.5
record AuditMessage(Code event, @Nullable Code type, char action, Instant at, int outcome, String description,
        List<Participant> participants, List<? extends ParticipantObject> objects) {
    static final int SUCCESS = 0;
    static final int MINOR_FAILURE = 4;
    static final int SERIOUS_FAILURE = 8;

    /// Stands for an identifier that is not known: no UID, and no Patient ID that anybody gives.
    static final String NONE = "<none>";

    /// {@return the message on one line, in UTF-8}
    ///
    /// @param site   where in the enterprise the source is, or ""
    /// @param source who tells
    byte[] encode(String site, String source) {
        var xml = new Xml().begin("AuditMessage").begin("EventIdentification")
                .attribute("EventActionCode", String.valueOf(action))
                .attribute("EventDateTime", at.truncatedTo(ChronoUnit.MILLIS).toString())
                .attribute("EventOutcomeIndicator", String.valueOf(outcome));
        code(xml, "EventID", event);
        if (type != null) {
            code(xml, "EventTypeCode", type);
        }
        if (!description.isEmpty()) {
            xml.begin("EventOutcomeDescription").value(description).end("EventOutcomeDescription");
        }
        xml.end("EventIdentification");
        participants.forEach(participant -> participant.write(xml));
        // Application server process (§A.5.1.2.1)
        xml.begin("AuditSourceIdentification").optional("AuditEnterpriseSiteID", site)
                .attribute("AuditSourceID", source)
                .begin("AuditSourceTypeCode").attribute("csd-code", "4").end("AuditSourceTypeCode")
                .end("AuditSourceIdentification");
        objects.forEach(object -> object.write(xml));
        return xml.end("AuditMessage").toString().getBytes(StandardCharsets.UTF_8);
    }

    static void code(Xml xml, String element, Code code) {
        xml.begin(element).attribute("csd-code", code.value()).attribute("codeSystemName", code.system())
                .attribute("originalText", code.meaning()).end(element);
    }
}
