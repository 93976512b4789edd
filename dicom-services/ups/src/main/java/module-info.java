/// The Unified Procedure Step SOP classes (PS3.4 Annex CC): push, pull, watch, event, query. Start from `UpsProvider`; where steps are kept is
/// a `StepStore`, a folder unless the program shares another.
module io.larmor.services.ups {
    requires static transitive org.jspecify;
    requires transitive io.larmor.services.spi;
    requires org.slf4j;

    exports io.larmor.services.ups;

    provides io.larmor.services.spi.SopClassProvider with io.larmor.services.ups.UpsProvider;
}
