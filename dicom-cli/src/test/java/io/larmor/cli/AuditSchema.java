package io.larmor.cli;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What PS3.15 wants of an audit message: the schema of §A.5.1, said in XML Schema, and the tables of §A.5.3.
final class AuditSchema {
    private static final Schema SCHEMA = schema();

    /// What a table of §A.5.3 asks for.
    ///
    /// @param table      its section
    /// @param actions    values of EventActionCode
    /// @param types      values of EventTypeCode; none: it need not be there
    /// @param roles      each is the role of one participant
    /// @param objects    kinds of identifiers: each there once, other than studies, of which there is one at least
    private record Table(String table, Set<String> actions, Set<String> types, List<String> roles,
            List<String> objects) {}

    private static final List<String> STUDY_AND_PATIENT = List.of("110180", "2");
    private static final List<String> FROM_AND_TO = List.of("110153", "110152");
    /// Whose participants are who did it, one or two.
    private static final Set<String> PERSON_AND_PROCESS = Set.of("A.5.3.6", "A.5.3.8", "A.5.3.15");
    private static final Map<String, Table> TABLES = Map.of(
            "110100", new Table("A.5.3.1", Set.of("E"), Set.of("110120", "110121"), List.of("110150"), List.of()),
            "110102", new Table("A.5.3.3", Set.of("E"), Set.of(), FROM_AND_TO, STUDY_AND_PATIENT),
            "110103", new Table("A.5.3.6", Set.of("C", "R", "U", "D"), Set.of(), List.of(), STUDY_AND_PATIENT),
            "110104", new Table("A.5.3.7", Set.of("C", "R", "U"), Set.of(), FROM_AND_TO, STUDY_AND_PATIENT),
            "110105", new Table("A.5.3.8", Set.of("D"), Set.of(), List.of(), STUDY_AND_PATIENT),
            "110111", new Table("A.5.3.15", Set.of("C", "R", "U", "D"), Set.of(), List.of(), STUDY_AND_PATIENT),
            "110112", new Table("A.5.3.10", Set.of("E"), Set.of(), FROM_AND_TO, List.of("110181")),
            "110113", new Table("A.5.3.11", Set.of("E"), Set.of("110126", "110129", "110132", "110133"), List.of(),
                    List.of("110182")),
            "110114", new Table("A.5.3.12", Set.of("E"), Set.of("110122"), List.of(), List.of()));

    private AuditSchema() {}

    /// {@return a message, of which everything was checked}
    static Element check(String line) throws ParserConfigurationException, SAXException, IOException {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(line)));
        SCHEMA.newValidator().validate(new DOMSource(document));
        var message = document.getDocumentElement();
        tables(message, line);
        return message;
    }

    private static void tables(Element message, String line) {
        var table = TABLES.get(code(message, "EventID"));
        assertTrue(table != null, line);
        var event = only(message, "EventIdentification");
        assertTrue(table.actions().contains(event.getAttribute("EventActionCode")), table.table() + ": " + line);
        assertTrue(event.getAttribute("EventDateTime").endsWith("Z"), "§A.5.2.5: " + line);
        if (!table.types().isEmpty()) {
            assertTrue(table.types().contains(code(event, "EventTypeCode")), table.table() + ": " + line);
        }
        var participants = all(message, "ActiveParticipant");
        for (String role : table.roles()) {
            assertEquals(1, participants.stream().filter(each -> role.equals(code(each, "RoleIDCode"))).count(),
                    table.table() + ": " + line);
        }
        assertTrue(
                participants.stream().filter(each -> each.getAttribute("UserIsRequestor").equals("true")).count() <= 1,
                "§A.5.2: " + line);
        if (PERSON_AND_PROCESS.contains(table.table())) {
            assertTrue(participants.size() <= 2, table.table() + ": " + line);
        }
        var kinds = new ArrayList<>(all(message, "ParticipantObjectIdentification").stream()
                .map(each -> code(each, "ParticipantObjectIDTypeCode")).toList());
        assertEquals(table.objects(), kinds, table.table() + ": " + line);
        for (Element object : all(message, "ParticipantObjectIdentification")) {
            object(object, table.table() + ": " + line);
        }
        if (table.table().equals("A.5.3.12")) {
            assertTrue(participants.getFirst().hasAttribute("NetworkAccessPointID"), line);
        }
    }

    private static void object(Element object, String line) {
        String type = object.getAttribute("ParticipantObjectTypeCode");
        String role = object.getAttribute("ParticipantObjectTypeCodeRole");
        var details = all(object, "ParticipantObjectDetail").stream().map(each -> each.getAttribute("type")).toList();
        switch (code(object, "ParticipantObjectIDTypeCode")) {
            case "110180" -> {
                assertEquals("2 3", type + " " + role, line);
                // "Required if … any of the optional fields … are present" (Table A.5.2-1)
                boolean more = !all(object, "Accession").isEmpty() || !all(object, "MPPS").isEmpty();
                assertTrue(!more || !all(object, "SOPClass").isEmpty(), line);
            }
            case "2" -> assertEquals("1 1", type + " " + role, line);
            case "110181" -> {
                assertEquals("2 3", type + " " + role, line);
                assertTrue(details.contains("TransferSyntax"), line);
                assertEquals(1, all(object, "ParticipantObjectQuery").size(), line);
            }
            case "110182" -> {
                assertEquals("2 13", type + " " + role, line);
                assertTrue(details.contains("Alert Description"), line);
            }
            default -> throw new AssertionError(line);
        }
    }

    static Element only(Element parent, String name) {
        var found = all(parent, name);
        assertEquals(1, found.size(), name);
        return found.getFirst();
    }

    static List<Element> all(Element parent, String name) {
        var nodes = parent.getElementsByTagName(name);
        var found = new ArrayList<Element>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    /// {@return the value of a code, or "" if it is not there}
    static String code(Element parent, String name) {
        var found = all(parent, name);
        return found.isEmpty() ? "" : found.getFirst().getAttribute("csd-code");
    }

    private static Schema schema() {
        try {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(new StreamSource(new StringReader(XSD)));
        } catch (SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final String XSD = """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
              <xs:attributeGroup name="csd">
                <xs:attribute name="codeSystemName" type="xs:token" use="required"/>
                <xs:attribute name="displayName" type="xs:token"/>
                <xs:attribute name="originalText" type="xs:token" use="required"/>
              </xs:attributeGroup>
              <xs:complexType name="coded">
                <xs:attribute name="csd-code" type="xs:token" use="required"/>
                <xs:attributeGroup ref="csd"/>
              </xs:complexType>
              <xs:complexType name="event">
                <xs:sequence>
                  <xs:element name="EventID" type="coded"/>
                  <xs:element name="EventTypeCode" type="coded" minOccurs="0" maxOccurs="unbounded"/>
                  <xs:element name="EventOutcomeDescription" type="xs:string" minOccurs="0"/>
                </xs:sequence>
                <xs:attribute name="EventActionCode">
                  <xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[CRUDE]"/></xs:restriction></xs:simpleType>
                </xs:attribute>
                <xs:attribute name="EventDateTime" type="xs:dateTime" use="required"/>
                <xs:attribute name="EventOutcomeIndicator" use="required">
                  <xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="0|4|8|12"/></xs:restriction></xs:simpleType>
                </xs:attribute>
              </xs:complexType>
              <xs:complexType name="participant">
                <xs:sequence>
                  <xs:element name="RoleIDCode" type="coded" minOccurs="0" maxOccurs="unbounded"/>
                  <xs:element name="MediaIdentifier" minOccurs="0">
                    <xs:complexType><xs:sequence><xs:element name="MediaType" type="coded"/></xs:sequence></xs:complexType>
                  </xs:element>
                </xs:sequence>
                <xs:attribute name="UserID" type="xs:string" use="required"/>
                <xs:attribute name="AlternativeUserID" type="xs:string"/>
                <xs:attribute name="UserName" type="xs:string"/>
                <xs:attribute name="UserIsRequestor" type="xs:boolean" use="required"/>
                <xs:attribute name="NetworkAccessPointID" type="xs:token"/>
                <xs:attribute name="NetworkAccessPointTypeCode">
                  <xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[1-5]"/></xs:restriction></xs:simpleType>
                </xs:attribute>
              </xs:complexType>
              <xs:complexType name="source">
                <xs:sequence>
                  <xs:element name="AuditSourceTypeCode" minOccurs="0" maxOccurs="unbounded">
                    <xs:complexType>
                      <xs:attribute name="csd-code" use="required">
                        <xs:simpleType><xs:restriction base="xs:token"><xs:pattern value="[1-9]"/></xs:restriction></xs:simpleType>
                      </xs:attribute>
                    </xs:complexType>
                  </xs:element>
                </xs:sequence>
                <xs:attribute name="AuditEnterpriseSiteID" type="xs:token"/>
                <xs:attribute name="AuditSourceID" type="xs:token" use="required"/>
              </xs:complexType>
              <xs:complexType name="uid"><xs:attribute name="UID" type="xs:token" use="required"/></xs:complexType>
              <xs:complexType name="description">
                <xs:sequence>
                  <xs:element name="MPPS" type="uid" minOccurs="0" maxOccurs="unbounded"/>
                  <xs:element name="Accession" minOccurs="0" maxOccurs="unbounded">
                    <xs:complexType><xs:attribute name="Number" type="xs:token" use="required"/></xs:complexType>
                  </xs:element>
                  <xs:element name="SOPClass" minOccurs="0" maxOccurs="unbounded">
                    <xs:complexType>
                      <xs:sequence><xs:element name="Instance" type="uid" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
                      <xs:attribute name="UID" type="xs:token"/>
                      <xs:attribute name="NumberOfInstances" type="xs:integer" use="required"/>
                    </xs:complexType>
                  </xs:element>
                  <xs:element name="ParticipantObjectContainsStudy" minOccurs="0">
                    <xs:complexType>
                      <xs:sequence><xs:element name="StudyIDs" type="uid" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
                    </xs:complexType>
                  </xs:element>
                  <xs:element name="Encrypted" type="xs:boolean" minOccurs="0"/>
                  <xs:element name="Anonymized" type="xs:boolean" minOccurs="0"/>
                </xs:sequence>
              </xs:complexType>
              <xs:complexType name="object">
                <xs:sequence>
                  <xs:element name="ParticipantObjectIDTypeCode" type="coded"/>
                  <xs:choice>
                    <xs:element name="ParticipantObjectName" type="xs:token"/>
                    <xs:element name="ParticipantObjectQuery" type="xs:base64Binary"/>
                  </xs:choice>
                  <xs:element name="ParticipantObjectDetail" minOccurs="0" maxOccurs="unbounded">
                    <xs:complexType>
                      <xs:attribute name="type" type="xs:token" use="required"/>
                      <xs:attribute name="value" type="xs:base64Binary" use="required"/>
                    </xs:complexType>
                  </xs:element>
                  <xs:element name="ParticipantObjectDescription" type="description" minOccurs="0" maxOccurs="unbounded"/>
                </xs:sequence>
                <xs:attribute name="ParticipantObjectID" type="xs:token" use="required"/>
                <xs:attribute name="ParticipantObjectTypeCode">
                  <xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[1-4]"/></xs:restriction></xs:simpleType>
                </xs:attribute>
                <xs:attribute name="ParticipantObjectTypeCodeRole">
                  <xs:simpleType>
                    <xs:restriction base="xs:string"><xs:pattern value="[1-9]|1[0-9]|2[0-6]"/></xs:restriction>
                  </xs:simpleType>
                </xs:attribute>
                <xs:attribute name="ParticipantObjectDataLifeCycle">
                  <xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[1-9]|1[0-5]"/></xs:restriction></xs:simpleType>
                </xs:attribute>
                <xs:attribute name="ParticipantObjectSensitivity" type="xs:token"/>
              </xs:complexType>
              <xs:element name="AuditMessage">
                <xs:complexType>
                  <xs:sequence>
                    <xs:element name="EventIdentification" type="event"/>
                    <xs:element name="ActiveParticipant" type="participant" maxOccurs="unbounded"/>
                    <xs:element name="AuditSourceIdentification" type="source"/>
                    <xs:element name="ParticipantObjectIdentification" type="object" minOccurs="0" maxOccurs="unbounded"/>
                  </xs:sequence>
                </xs:complexType>
              </xs:element>
            </xs:schema>
            """;
}
