/// Inputs that nobody sent yet, for everything that reads what came from outside: fuzz targets, and a mutator of whole associations. It holds tests
/// only, and is never published.
module io.larmor.fuzz {
    requires static transitive org.jspecify;
    requires io.larmor.media;
    requires io.larmor.testkit;
    requires io.larmor.xml;
    requires jdk.management;
}
