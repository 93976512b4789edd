/// The Modality Worklist SOP class (PS3.4 Annex K). Start from `WorklistProvider`; where its items come from is a `WorklistSource`, a folder
/// of files unless the program shares another.
module io.larmor.services.worklist {
    requires static transitive org.jspecify;
    requires transitive io.larmor.services.spi;
    requires org.slf4j;

    exports io.larmor.services.worklist;

    provides io.larmor.services.spi.SopClassProvider with io.larmor.services.worklist.WorklistProvider;
}
