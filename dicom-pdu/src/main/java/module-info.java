/// The protocol data units of the DICOM upper layer, and their codec (PS3.8 §9.3, PS3.7 Annex D). No sockets, no dependency.
///
/// Start from [io.larmor.pdu.Pdu], which decodes and encodes, and from [io.larmor.pdu.PdvHeader] for data in place.
module io.larmor.pdu {
    requires static transitive org.jspecify;

    exports io.larmor.pdu;
}
