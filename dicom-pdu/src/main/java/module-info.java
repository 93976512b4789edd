/// The protocol data units of the DICOM upper layer, and their codec (PS3.8 §9.3, PS3.7 Annex D). No sockets, no dependency.
module io.larmor.pdu {
    requires static transitive org.jspecify;

}
