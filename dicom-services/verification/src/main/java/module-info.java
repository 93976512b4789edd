/// The Verification SOP class (PS3.4 Annex A).
module io.larmor.services.verification {
    requires static transitive org.jspecify;
    requires transitive io.larmor.services.spi;
    requires org.slf4j;

}
