/// The larmor program: one small class a command, over the public API of the other modules. Start at [io.larmor.cli.Main].
module io.larmor.cli {
    requires static transitive org.jspecify;
    requires io.larmor.testkit;
    requires io.larmor.scp;
    requires io.larmor.scu;
    requires io.larmor.archive;
    requires io.larmor.services.storage;
    requires io.larmor.services.availability;
    requires io.larmor.audit;
    requires io.larmor.media;
    requires io.larmor.xml;
    requires io.larmor.deidentify;
    requires info.picocli;
    requires transitive org.slf4j;
    // What plug-ins can count on beside java.base (docs/plugins.md): a module that nobody requires is in no layer.
    requires java.logging;
    requires java.management;
    requires java.naming;
    requires java.net.http;
    requires java.sql;
    requires java.xml;
    requires jdk.jfr;
    requires jdk.unsupported;
    requires jdk.httpserver;

    exports io.larmor.cli;

    opens io.larmor.cli to info.picocli;

    uses io.larmor.services.spi.SopClassProvider;
    uses io.larmor.archive.InstanceStoreProvider;
    uses io.larmor.archive.StudyIndexProvider;

    provides org.slf4j.spi.SLF4JServiceProvider with
            io.larmor.cli.LogProvider;
}
