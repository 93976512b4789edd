/// What storage and query-retrieve share: taking in instances, answering queries, opening instances, over an instance store and a study
/// index. Begin with [io.larmor.archive.Archive].
module io.larmor.archive {
    requires static transitive org.jspecify;
    requires transitive io.larmor.data;
    requires org.slf4j;

    exports io.larmor.archive;

    uses io.larmor.archive.InstanceStoreProvider;
    uses io.larmor.archive.StudyIndexProvider;
}
