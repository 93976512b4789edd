/// The DICOM upper layer: state table, negotiation, transports, timers (PS3.8 §9, PS3.7 Annex D).
///
/// Start from [io.larmor.assoc.Association], which is requested or accepted over a [io.larmor.assoc.Transport].
module io.larmor.assoc {
    requires static transitive org.jspecify;
    requires transitive io.larmor.pdu;
    requires org.slf4j;

    exports io.larmor.assoc;
}
