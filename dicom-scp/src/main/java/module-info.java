/// The server: listens, negotiates from the providers it found, and dispatches. Start from `DicomServer`.
module io.larmor.scp {
    requires static transitive org.jspecify;
    requires transitive io.larmor.services.spi;
    requires transitive io.larmor.scu;
    requires org.slf4j;
    // FlightRecorder alone
    requires static jdk.jfr;

    exports io.larmor.scp;

    uses io.larmor.services.spi.SopClassProvider;
}
