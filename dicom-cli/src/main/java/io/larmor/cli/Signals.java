package io.larmor.cli;

import java.lang.reflect.Proxy;

/// The signals of the operating system, by `sun.misc.Signal`: Java has no other way to them. That is an "unsupported" API, which javac warns of whenever it is
/// named; so it is not named.
final class Signals {
    private Signals() {}

    /// Has something done, on a thread of its own, each time a signal comes.
    ///
    /// @param name without SIG: TERM, INT, HUP
    /// @return whether that could be arranged: the virtual machine may keep signals to itself (`-Xrs`), or the system not know one
    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself alone
    static boolean on(String name, Runnable action) {
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
            signal.getMethod("handle", signal, handler).invoke(null,
                    signal.getConstructor(String.class).newInstance(name), ours);
            return true;
        } catch (ReflectiveOperationException _) {
            return false;
        }
    }
}
