/// DIMSE messages, their assembly, and the exchange of requests and responses on one association (PS3.7).
///
/// Start from [io.larmor.dimse.DimseAssociation], [io.larmor.dimse.DimseHandler] and [io.larmor.dimse.DimseMessage].
module io.larmor.dimse {
    requires static transitive org.jspecify;
    requires transitive io.larmor.assoc;
    requires transitive io.larmor.data;
    requires org.slf4j;

    exports io.larmor.dimse;
}
