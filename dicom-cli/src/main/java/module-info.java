/// The larmor program.
module io.larmor.cli {
    requires static transitive org.jspecify;
    requires transitive io.larmor.testkit;
    requires transitive io.larmor.archive;
    requires org.slf4j;
}
