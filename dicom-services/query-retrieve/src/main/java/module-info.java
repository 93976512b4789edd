/// The Query/Retrieve service class (PS3.4 Annex C), patient root and study root, over the archive that the server shares. Start from
/// `QueryRetrieveProvider`.
module io.larmor.services.queryretrieve {
    requires static transitive org.jspecify;
    requires transitive io.larmor.services.spi;
    requires transitive io.larmor.archive;
    requires org.slf4j;

    exports io.larmor.services.queryretrieve;

    provides io.larmor.services.spi.SopClassProvider with io.larmor.services.queryretrieve.QueryRetrieveProvider;
}
