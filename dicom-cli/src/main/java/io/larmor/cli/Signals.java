package io.larmor.cli;

import java.lang.reflect.Proxy;

/// The signals of the operating system, by `sun.misc.Signal`: Java has no other way to them. That is an "unsupported" API, which javac warns of whenever it is
/// named; so it is not named.
final class Signals {
    private Signals() {}

    /// What came of it.
    enum Hearing {
        /// What is to be done is done.
        HEARD,
        /// The process was started with the signal ignored, as `nohup` does with SIGHUP: then the virtual machine leaves it so.
        IGNORED,
        /// The virtual machine keeps the signal to itself (`-Xrs`), or the system does not know it.
        UNKNOWN
    }

    /// Has something done, on a thread of its own, each time a signal comes.
    ///
    /// @param name without SIG: TERM, INT, HUP
    /// @return whether that could be arranged
    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself alone
    static Hearing on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        default -> "what is done on SIG" + name;
                    });
            Object before = signal.getMethod("handle", signal, handler).invoke(null,
                    signal.getConstructor(String.class).newInstance(name), ours);
            return handler.getField("SIG_IGN").get(null).equals(before) ? Hearing.IGNORED : Hearing.HEARD;
        } catch (ReflectiveOperationException _) {
            return Hearing.UNKNOWN;
        }
    }
}
