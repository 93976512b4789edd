/// The DICOM upper layer: state table, negotiation, transports, timers (PS3.8 §9, PS3.7 Annex D).
module io.larmor.assoc {
    requires static transitive org.jspecify;
    requires transitive io.larmor.pdu;
    requires org.slf4j;

}
