/// The Storage Commitment service class, push model (PS3.4 Annex J), over the archive that the server shares. Start from
/// `StorageCommitmentProvider`.
module io.larmor.services.storagecommitment {
    requires static transitive org.jspecify;
    requires transitive io.larmor.services.spi;
    requires transitive io.larmor.archive;
    requires org.slf4j;

    exports io.larmor.services.storagecommitment;

    provides io.larmor.services.spi.SopClassProvider
            with io.larmor.services.storagecommitment.StorageCommitmentProvider;
}
