/// DICOM data sets, values, dictionaries, transfer syntaxes, Part 10 files, DICOM JSON and attribute matching (PS3.5, PS3.6, PS3.10, PS3.18 F,
/// PS3.4 C.2.2).
module io.larmor.data {
    requires static transitive org.jspecify;

    exports io.larmor.data;

    uses io.larmor.data.PrivateDictionary;
}
