/// The Storage service class (PS3.4 Annex B). `StorageProvider` stores into the archive that the server shares; `FolderStorage` writes plain files
/// into a folder.
module io.larmor.services.storage {
    requires static transitive org.jspecify;
    requires transitive io.larmor.services.spi;
    requires transitive io.larmor.archive;
    requires org.slf4j;

    exports io.larmor.services.storage;

    provides io.larmor.services.spi.SopClassProvider with io.larmor.services.storage.StorageProvider;
}
