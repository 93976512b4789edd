/// An audit trail of a server (PS3.15 §A.5 to §A.7). Start at [io.larmor.audit.AuditTrail].
module io.larmor.audit {
    requires static transitive org.jspecify;
    requires transitive io.larmor.scp;
    requires org.slf4j;

    exports io.larmor.audit;
}
