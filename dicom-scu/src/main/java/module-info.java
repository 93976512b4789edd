/// The client: echo, store, find, move and get.
module io.larmor.scu {
    requires static transitive org.jspecify;
    requires transitive io.larmor.dimse;
    requires org.slf4j;

}
