/// The Storage service class (PS3.4 Annex B).
module io.larmor.services.storage {
    requires static transitive org.jspecify;
    requires transitive io.larmor.services.spi;
    requires transitive io.larmor.archive;
    requires org.slf4j;

}
