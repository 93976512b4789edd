/// A study index in an embedded SQLite database.
module io.larmor.archive.sqlite {
    requires static transitive org.jspecify;
    requires transitive io.larmor.archive;
    requires org.slf4j;

}
