// Stands between a client and a server, forwards every byte, and tells what passes: one line for each message.
//   java -cp 'target/classes:target/lib/*' ForwardingProxy 11113 localhost:11112

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

import io.larmor.testkit.DicomProxy;

final class ForwardingProxy {
    private ForwardingProxy() {}

    static DicomProxy start(int port, InetSocketAddress server, Consumer<String> log) throws IOException {
        return DicomProxy.builder(server).port(port).listener(event -> log.accept(event.toString())).start();
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            System.out.println("Say it so: ForwardingProxy 11113 localhost:11112");
            return;
        }
        var server = args[1].split(":", 2);
        try (var proxy = start(Integer.parseInt(args[0]), new InetSocketAddress(server[0], Integer.parseInt(server[1])),
                System.out::println)) {
            System.out.println("Forwards from port " + proxy.port() + "; Enter ends it");
            System.in.read();
        }
    }
}
