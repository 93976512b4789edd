/// Larmor against the programs that people have: DCMTK, Orthanc, tshark. It holds tests only, and is never published.
module io.larmor.interop {
    requires static transitive org.jspecify;
    requires io.larmor.archive;
    requires io.larmor.cli;
    requires io.larmor.media;
    requires io.larmor.scp;
    requires io.larmor.scu;
    requires io.larmor.services.availability;
    requires io.larmor.services.mpps;
    requires io.larmor.services.storage;
    requires io.larmor.services.ups;
    requires io.larmor.services.worklist;
    requires io.larmor.testkit;
    requires io.larmor.xml;
    requires java.net.http;
}
