package io.larmor.services.ups;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The procedure steps, in memory and in a store, and the global subscriptions.
///
/// *Threading*: reading from any thread; changes are made by one thread at a time.
final class Steps {
    /// Steps are a few kilobytes each; what a peer creates must not fill the memory.
    private static final int MOST = 50_000;
    /// Nor must what it says of each: bytes of the attributes of all steps, as they are written.
    private static final long MOST_BYTES = 256L << 20;
    /// By so much a step may always grow: its states, and the times of them.
    private static final int SMALL = 512;
    private static final Logger LOG = LoggerFactory.getLogger(UpsProvider.class);

    private final StepStore store;
    private final Duration retention;
    private final long mostBytes;
    private final Map<String, Step> steps = new ConcurrentHashMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();
    private long bytes;
    private Map<String, GlobalSubscription> global = Map.of();
    private final boolean preserved;

    /// @param store where they are kept
    /// @param retention how long a step in a final state is kept that nobody has locked
    /// @throws IOException if the store cannot be read
    Steps(StepStore store, Duration retention) throws IOException {
        this(store, retention, MOST_BYTES);
    }

    /// @param mostBytes of the attributes of all steps
    Steps(StepStore store, Duration retention, long mostBytes) throws IOException {
        this.store = store;
        this.retention = retention;
        this.mostBytes = mostBytes;
        var unreadable = store.load((uid, kept) -> {
            if (uid.equals(Uid.UPSGlobalSubscriptionInstance)) {
                global = Map.copyOf(GlobalSubscription.of(kept));
            } else {
                put(Step.kept(uid, kept));
            }
        });
        unreadable.forEach(each -> LOG.warn("A procedure step cannot be read, and is left out: {}", each));
        preserved = unreadable.isEmpty() && !(steps.isEmpty() && global.isEmpty());
    }

    Optional<Step> find(String uid) {
        return Optional.ofNullable(steps.get(uid));
    }

    Collection<Step> all() {
        return steps.values();
    }

    /// {@return whether what was kept has been read, and is all there is} Where nothing was, nobody knows whether there should be something.
    boolean arePreserved() {
        return preserved;
    }

    /// {@return whether another step is one too many} What is there may still change as far as [#keep] has room.
    boolean isFull() {
        return steps.size() >= MOST || bytes >= mostBytes;
    }

    /// {@return a new step, subscribed to by those whose global subscriptions cover it}
    Step subscribed(Step created) {
        var step = created;
        for (var each : global.entrySet()) {
            if (each.getValue().covers(created)) {
                step = step.subscribed(each.getKey(), each.getValue().locked());
            }
        }
        return step;
    }

    /// {@return everybody who has subscribed to anything}
    Set<String> subscribers() {
        var all = new HashSet<>(global.keySet());
        steps.values().forEach(step -> all.addAll(step.subscribers().keySet()));
        return all;
    }

    /// Keeps a step in place of what it was before.
    ///
    /// @throws NoRoomException if it has grown, and there is no room for that; then it is what it was
    /// @throws IOException if it cannot be kept
    Step keep(Step step) throws IOException {
        // What a peer sent goes, but for what is kept of it.
        var own = step.with(step.attributes().compact());
        checkRoom(own);
        store.put(own.uid(), own.kept());
        put(own);
        return own;
    }

    private void checkRoom(Step step) throws NoRoomException {
        long growth = (long) size(step) - sizes.getOrDefault(step.uid(), 0);
        if (growth > SMALL && bytes + growth > mostBytes) {
            throw new NoRoomException();
        }
    }

    private void put(Step step) {
        int size = size(step);
        var before = sizes.put(step.uid(), size);
        bytes += size - (before == null ? 0 : before);
        steps.put(step.uid(), step);
    }

    private static int size(Step step) {
        return step.attributes().encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).length;
    }

    /// The steps take all the room that they may.
    static final class NoRoomException extends IOException {
        private static final long serialVersionUID = 1;

        NoRoomException() {
            super("the procedure steps take all the memory that they may");
        }
    }

    void subscribeGlobally(String ae, GlobalSubscription subscription) throws IOException {
        var changed = new HashMap<>(global);
        changed.put(ae, subscription);
        keepGlobal(changed);
    }

    void unsubscribeGlobally(String ae) throws IOException {
        var changed = new HashMap<>(global);
        changed.remove(ae);
        keepGlobal(changed);
    }

    private void keepGlobal(Map<String, GlobalSubscription> changed) throws IOException {
        store.put(Uid.UPSGlobalSubscriptionInstance, GlobalSubscription.kept(changed));
        global = Map.copyOf(changed);
    }

    /// Forgets steps that are over: "the SCP shall not delete the instance until all deletion locks have been removed" (PS3.4 §CC.2.1.3).
    void sweep() throws IOException {
        var limit = LocalDateTime.now(ZoneId.systemDefault()).minus(retention);
        for (var step : List.copyOf(steps.values())) {
            if (step.state().isFinal() && !step.isLocked() && changed(step).isBefore(limit)) {
                store.remove(step.uid());
                steps.remove(step.uid());
                var size = sizes.remove(step.uid());
                bytes -= size == null ? 0 : size;
            }
        }
    }

    private static LocalDateTime changed(Step step) {
        return step.attributes().dateTime(Tag.ScheduledProcedureStepModificationDateTime)
                .map(moment -> LocalDateTime.ofInstant(
                        moment.earliest(ZoneId.systemDefault().getRules().getOffset(Instant.now())),
                        ZoneId.systemDefault()))
                .orElse(LocalDateTime.MAX);
    }
}
