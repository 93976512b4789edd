package io.larmor.scu;

import java.util.LinkedHashSet;
import java.util.Set;

/// A switch that ends a call from another thread: a C-FIND, C-MOVE or C-GET by C-CANCEL, any other by aborting the
/// association. One switch may be given to any number of calls, and stays where it was put.
///
/// *Threading*: any thread.
public final class Cancellation {
    private final Set<Runnable> actions = new LinkedHashSet<>();
    private boolean cancelled;

    /// Makes a switch that is not thrown.
    public Cancellation() {}

    /// Ends the calls that this was given to, and those that it will be given to.
    public void cancel() {
        Runnable[] toRun;
        synchronized (actions) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            toRun = actions.toArray(Runnable[]::new);
            actions.clear();
        }
        for (var action : toRun) {
            action.run();
        }
    }

    /// {@return whether it was thrown}
    public boolean isCancelled() {
        synchronized (actions) {
            return cancelled;
        }
    }

    void add(Runnable action) {
        synchronized (actions) {
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    void remove(Runnable action) {
        synchronized (actions) {
            actions.remove(action);
        }
    }
}
