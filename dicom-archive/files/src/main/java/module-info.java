/// An instance store that keeps each instance as a Part 10 file in a hashed layout.
module io.larmor.archive.files {
    requires static transitive org.jspecify;
    requires transitive io.larmor.archive;
    requires org.slf4j;

}
