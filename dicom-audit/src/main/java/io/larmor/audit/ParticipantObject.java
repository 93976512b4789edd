package io.larmor.audit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

import io.larmor.data.Uid;

/// What an event is about (PS3.15 §A.5.2, Participant Object).
sealed interface ParticipantObject {
    void write(Xml xml);

    /// A study of which instances were transferred, accessed or deleted.
    ///
    /// @param uid             Study Instance UID
    /// @param accessionNumber or ""
    /// @param instances       how many, by SOP Class UID; under "" those whose SOP class is not told
    record Study(String uid, String accessionNumber, Map<String, Integer> instances) implements ParticipantObject {
        @Override
        public void write(Xml xml) {
            beginStudy(xml, uid);
            if (!instances.isEmpty()) {
                xml.begin("ParticipantObjectDescription");
                accession(xml, accessionNumber);
                instances.forEach((sopClass, count) -> xml.begin("SOPClass").optional("UID", sopClass)
                        .attribute("NumberOfInstances", count.toString()).end("SOPClass"));
                xml.end("ParticipantObjectDescription");
            }
            xml.end(ELEMENT);
        }
    }

    /// A study, and what of its procedure was changed or read.
    ///
    /// @param study           Study Instance UID, or "" if that is not known
    /// @param accessionNumber or ""
    /// @param sopClass        of a procedure step, or whatever else tells of the procedure
    /// @param sopInstance     its SOP Instance UID
    record Procedure(String study, String accessionNumber, String sopClass,
            String sopInstance) implements ParticipantObject {
        private static final Set<String> MPPS = Set.of(Uid.ModalityPerformedProcedureStep,
                Uid.ModalityPerformedProcedureStepRetrieve);

        @Override
        public void write(Xml xml) {
            beginStudy(xml, study);
            xml.begin("ParticipantObjectDescription");
            if (MPPS.contains(sopClass)) {
                xml.begin("MPPS").attribute("UID", sopInstance).end("MPPS");
            }
            accession(xml, accessionNumber);
            xml.begin("SOPClass").attribute("UID", sopClass).attribute("NumberOfInstances", "1").begin("Instance")
                    .attribute("UID", sopInstance).end("Instance").end("SOPClass")
                    .end("ParticipantObjectDescription").end(ELEMENT);
        }
    }

    /// The patient whose instances these are.
    ///
    /// @param id   Patient ID
    /// @param name Patient's Name, or ""
    record Patient(String id, String name) implements ParticipantObject {
        @Override
        public void write(Xml xml) {
            begin(xml, id, "1", "1");
            AuditMessage.code(xml, "ParticipantObjectIDTypeCode", Code.PATIENT_NUMBER);
            xml.begin("ParticipantObjectName").value(name).end("ParticipantObjectName").end(ELEMENT);
        }
    }

    /// A query.
    ///
    /// @param sopClass       that is asked
    /// @param transferSyntax of the data set
    /// @param dataSet        the identifier in base 64, "" if it is too long
    /// @param length         of the identifier in bytes
    record Query(String sopClass, String transferSyntax, String dataSet, int length) implements ParticipantObject {
        /// A longer identifier is left out, and said to be: half of it would be no data set.
        static final int MAX_LENGTH = 16 * 1024;

        static Query of(String sopClass, String transferSyntax, byte[] identifier) {
            return new Query(sopClass, transferSyntax, identifier.length <= MAX_LENGTH ? base64(identifier) : "",
                    identifier.length);
        }

        @Override
        public void write(Xml xml) {
            begin(xml, sopClass, "2", "3");
            AuditMessage.code(xml, "ParticipantObjectIDTypeCode", Code.SOP_CLASS_UID);
            xml.begin("ParticipantObjectQuery").plain(dataSet).end("ParticipantObjectQuery");
            detail(xml, "TransferSyntax", transferSyntax);
            if (length > MAX_LENGTH) {
                detail(xml, "QueryLeftOut", length + " bytes");
            }
            xml.end(ELEMENT);
        }
    }

    /// What an alert is about.
    ///
    /// @param node        address or name of the node
    /// @param description what happened, in words
    record Alert(String node, String description) implements ParticipantObject {
        @Override
        public void write(Xml xml) {
            begin(xml, node, "2", "13");
            AuditMessage.code(xml, "ParticipantObjectIDTypeCode", Code.NODE_ID);
            xml.begin("ParticipantObjectName").end("ParticipantObjectName");
            detail(xml, "Alert Description", description);
            xml.end(ELEMENT);
        }
    }

    /// The element of all of them.
    String ELEMENT = "ParticipantObjectIdentification";

    private static void begin(Xml xml, String id, String type, String role) {
        xml.begin(ELEMENT).attribute("ParticipantObjectID", id.isEmpty() ? AuditMessage.NONE : id)
                .attribute("ParticipantObjectTypeCode", type).attribute("ParticipantObjectTypeCodeRole", role);
    }

    private static void beginStudy(Xml xml, String uid) {
        begin(xml, uid, "2", "3");
        AuditMessage.code(xml, "ParticipantObjectIDTypeCode", Code.STUDY_UID);
        // The schema wants a name or a query; a study has no name
        xml.begin("ParticipantObjectName").end("ParticipantObjectName");
    }

    private static void accession(Xml xml, String number) {
        if (!number.isEmpty()) {
            xml.begin("Accession").attribute("Number", number).end("Accession");
        }
    }

    private static void detail(Xml xml, String type, String value) {
        String bounded = value.length() <= Xml.MAX_TEXT ? value : value.substring(0, Xml.MAX_TEXT);
        xml.begin("ParticipantObjectDetail").attribute("type", type)
                .attribute("value", base64(bounded.getBytes(StandardCharsets.UTF_8)))
                .end("ParticipantObjectDetail");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
