/// The Native DICOM Model in XML (PS3.19 Annex A.1), both ways. Start at [io.larmor.xml.NativeDicomXml].
module io.larmor.xml {
    requires transitive io.larmor.data;
    requires static transitive org.jspecify;
    requires java.xml;

    exports io.larmor.xml;
}
