/// An instance store that keeps each instance as a Part 10 file in a hashed layout, and takes in small ones through a journal. Chosen by
/// the name "files".
module io.larmor.archive.files {
    requires static transitive org.jspecify;
    requires io.larmor.archive;
    requires org.slf4j;

    provides io.larmor.archive.InstanceStoreProvider with io.larmor.archive.files.FileInstanceStoreProvider;
}
