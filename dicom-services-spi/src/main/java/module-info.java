/// What a SOP class provider implements. Start from `SopClassProvider`, the factory that `ServiceLoader` finds; it creates a
/// `SopClassService`, which says what it serves in `ServiceDescriptor`s and how in the operation interfaces that it implements:
/// `EchoOperation`, `StoreOperation`, `FindOperation`, `RetrieveOperation`, `NOperation`.
module io.larmor.services.spi {
    requires static transitive org.jspecify;
    requires transitive io.larmor.dimse;
    requires org.slf4j;

    exports io.larmor.services.spi;
}
