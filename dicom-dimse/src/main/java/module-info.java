/// DIMSE messages, their assembly, and the exchange of requests and responses on one association (PS3.7).
module io.larmor.dimse {
    requires static transitive org.jspecify;
    requires transitive io.larmor.assoc;
    requires transitive io.larmor.data;
    requires org.slf4j;

}
