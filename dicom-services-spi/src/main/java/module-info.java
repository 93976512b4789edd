/// What a SOP class provider implements.
module io.larmor.services.spi {
    requires static transitive org.jspecify;
    requires transitive io.larmor.dimse;

}
