/// De-identification of data sets and files (PS3.15 Annex E). Start at [io.larmor.deidentify.Deidentifier].
module io.larmor.deidentify {
    requires transitive io.larmor.data;
    requires static transitive org.jspecify;

    exports io.larmor.deidentify;
}
