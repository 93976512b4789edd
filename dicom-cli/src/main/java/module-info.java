/// The larmor program: one small class a command, over the public API of the other modules. Start at [io.larmor.cli.Main].
module io.larmor.cli {
    requires static transitive org.jspecify;
    requires io.larmor.testkit;
    requires io.larmor.archive;
    requires info.picocli;
    requires org.slf4j;

    exports io.larmor.cli;

    opens io.larmor.cli to info.picocli;
}
