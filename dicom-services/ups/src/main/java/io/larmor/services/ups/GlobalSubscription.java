package io.larmor.services.ups;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.larmor.data.DataSet;
import io.larmor.data.Matching;
import io.larmor.data.MatchingOptions;
import io.larmor.data.Tag;
import io.larmor.data.Vr;

/// What an application entity has subscribed to of all steps, those to come included (PS3.4 §CC.2.3): every one, or those that its keys match.
///
/// @param locked whether it holds deletion locks
/// @param keys   the Matching Keys of a Filtered Global Subscription; empty: there is no filter
record GlobalSubscription(boolean locked, DataSet keys) {
    private static final int FILTER = 0x0075_1002;

    /// "… for each UPS Instance that would match a C-FIND request with the Matching Keys provided" (§CC.2.3.3.1).
    boolean covers(Step step) {
        return keys.isEmpty()
                || Matching.of(StepMatches.KEYS.comparable(keys), _ -> true, MatchingOptions.DEFAULT)
                        .matches(step.found());
    }

    /// What is kept of global subscriptions.
    static DataSet kept(Map<String, GlobalSubscription> subscriptions) {
        var items = new ArrayList<DataSet>();
        new TreeMap<>(subscriptions).forEach((ae, each) -> {
            var item = Step.subscriber(ae, each.locked());
            if (!each.keys().isEmpty()) {
                item.set(Step.CREATOR, Vr.LO, Step.LARMOR).setItems(FILTER, List.of(each.keys()));
            }
            items.add(item.build());
        });
        return DataSet.builder().set(Step.CREATOR, Vr.LO, Step.LARMOR).setItems(Step.SUBSCRIBERS, items).build();
    }

    /// Reads them.
    static Map<String, GlobalSubscription> of(DataSet kept) {
        var subscriptions = new TreeMap<String, GlobalSubscription>();
        for (var item : kept.items(Step.SUBSCRIBERS)) {
            item.string(Tag.ReceivingAE).ifPresent(ae -> subscriptions.put(ae,
                    new GlobalSubscription(item.string(Tag.DeletionLock).orElse("").equals("TRUE"),
                            item.item(FILTER).orElse(DataSet.EMPTY).compact())));
        }
        return subscriptions;
    }
}
