/// A study index in an embedded SQLite database. Chosen by the name "sqlite".
module io.larmor.archive.sqlite {
    requires static transitive org.jspecify;
    requires io.larmor.archive;
    requires java.sql;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;

    provides io.larmor.archive.StudyIndexProvider with io.larmor.archive.sqlite.SqliteStudyIndexProvider;
}
