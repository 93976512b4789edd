/// The Query/Retrieve service class (PS3.4 Annex C).
module io.larmor.services.queryretrieve {
    requires static transitive org.jspecify;
    requires transitive io.larmor.services.spi;
    requires transitive io.larmor.archive;
    requires org.slf4j;

}
