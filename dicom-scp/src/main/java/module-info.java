/// The server: listens, negotiates from the providers it found, and dispatches.
module io.larmor.scp {
    requires static transitive org.jspecify;
    requires transitive io.larmor.services.spi;
    requires transitive io.larmor.scu;
    requires org.slf4j;

}
