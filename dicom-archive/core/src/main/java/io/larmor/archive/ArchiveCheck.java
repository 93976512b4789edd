package io.larmor.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What a comparison of index and store found.
///
/// @param instances how many instances are indexed
/// @param missing SOP Instance UIDs of indexed instances whose bytes are missing or too short
/// @param unindexed how many instances are stored without being indexed: rests of a crash or of a lost index
/// @param problems what is wrong within the index, in words
public record ArchiveCheck(long instances, List<String> missing, long unindexed, List<String> problems) {
    private static final int PAGE = 1000;

    /// Keeps copies.
    public ArchiveCheck {
        missing = List.copyOf(missing);
        problems = List.copyOf(problems);
    }

    /// {@return whether all is well}
    public boolean isClean() {
        return missing.isEmpty() && unindexed == 0 && problems.isEmpty();
    }

    static ArchiveCheck of(StudyIndex index, InstanceStore store) throws IOException {
        var locators = new HashSet<String>();
        store.forEach(locators::add);
        var missing = new ArrayList<String>();
        long instances = 0;
        Optional<IndexedInstance> last = Optional.empty();
        while (true) {
            var page = index.instances(InstanceSelection.ALL, last, PAGE);
            for (var each : page) {
                instances++;
                if (!locators.remove(each.locator()) || !isWhole(each, store)) {
                    missing.add(each.sopInstance());
                }
                last = Optional.of(each);
            }
            if (page.size() < PAGE) {
                return new ArchiveCheck(instances, missing, locators.size(), index.check());
            }
        }
    }

    private static boolean isWhole(IndexedInstance instance, InstanceStore store) throws IOException {
        try (var open = store.open(instance.locator())) {
            return open.length() == instance.offset() + instance.length()
                    && open.offset() + open.length() <= open.channel().size();
        }
    }
}
