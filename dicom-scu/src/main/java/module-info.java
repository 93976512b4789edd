/// The client: echo, store, find, move and get.
///
/// Start from [io.larmor.scu.DicomClient], which connects to a [io.larmor.scu.ClientAssociation].
module io.larmor.scu {
    requires static transitive org.jspecify;
    requires transitive io.larmor.dimse;
    requires org.slf4j;

    exports io.larmor.scu;
}
