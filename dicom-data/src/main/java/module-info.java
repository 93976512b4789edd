/// DICOM data sets, values, dictionaries, transfer syntaxes, Part 10 files and DICOM JSON (PS3.5, PS3.6, PS3.10, PS3.18 F).
module io.larmor.data {
    requires static transitive org.jspecify;

    exports io.larmor.data;
}
