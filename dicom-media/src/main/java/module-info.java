/// File-sets and their DICOMDIR (PS3.10 §8, PS3.3 Annex F). Start at [io.larmor.media.FileSet] to read, at
/// [io.larmor.media.FileSetUpdater] to write.
module io.larmor.media {
    requires transitive io.larmor.data;
    requires static transitive org.jspecify;

    exports io.larmor.media;
}
