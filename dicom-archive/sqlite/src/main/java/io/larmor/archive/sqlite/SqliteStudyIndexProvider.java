package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.file.Path;

import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.StudyIndex;
import io.larmor.archive.StudyIndexProvider;

/// Keeps the index in SQLite.
public final class SqliteStudyIndexProvider implements StudyIndexProvider {
    /// For the service loader.
    public SqliteStudyIndexProvider() {}

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public StudyIndex open(Path folder, ArchiveConfig config) throws IOException {
        return SqliteStudyIndex.open(folder.resolve("index.db"), config.durability());
    }
}
