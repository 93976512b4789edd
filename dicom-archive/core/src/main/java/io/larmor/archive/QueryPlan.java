package io.larmor.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Matching;
import io.larmor.data.MatchingOptions;
import io.larmor.data.Tag;
import org.jspecify.annotations.Nullable;

/// A query taken apart: what the index narrows, what is compared with what the index holds, what has to be read from a stored object.
final class QueryPlan {
    private final QueryLevel level;
    private final DataSet identifier;
    private final MatchingOptions options;
    private final List<StudyIndex.Condition> conditions;
    private final Matching indexed;
    private final Matching stored;
    private final int[] fromObject;
    private final List<Integer> unsupported;
    private final Answers answers;
    private final StudyIndex index;
    private final InstanceStore store;

    QueryPlan(Query query, StudyIndex index, InstanceStore store) {
        this.index = index;
        this.store = store;
        level = query.level();
        identifier = query.identifier();
        options = query.matching();
        conditions = Conditions.of(identifier, level, options);
        var objects = new ArrayList<Integer>();
        var refused = new ArrayList<Integer>();
        for (var key : identifier) {
            if (!Matching.isKey(key.tag())) {
                continue;
            }
            var at = LevelAttributes.levelOf(key.tag());
            if (isPixels(key.tag())) {
                refused.add(key.tag());
            } else if (at.isEmpty()) {
                objects.add(key.tag());
            } else if (at.get().compareTo(level) > 0) {
                refused.add(key.tag());
            }
        }
        fromObject = objects.stream().mapToInt(Integer::intValue).toArray();
        unsupported = List.copyOf(refused);
        indexed = Matching.of(identifier, tag -> !objects.contains(tag) && !refused.contains(tag), options);
        stored = Matching.of(identifier, objects::contains, options);
        answers = new Answers(level, identifier, refused, options);
    }

    /// Pixel data and what follows it: to find those, the whole object would have to be read.
    private static boolean isPixels(int tag) {
        return Integer.compareUnsigned(tag, 0x7FE0_0000) >= 0;
    }

    QueryLevel level() {
        return level;
    }

    List<StudyIndex.Condition> conditions() {
        return conditions;
    }

    List<Integer> unsupported() {
        return unsupported;
    }

    /// {@return whether nothing can match: an identifier without any key asks for nothing}
    boolean isEmpty() {
        return identifier.isEmpty();
    }

    /// {@return whether stored objects have to be read}
    boolean needsObjects() {
        return fromObject.length > 0;
    }

    /// {@return what to answer for an entity if no object has to be read, or null if it does not match}
    @Nullable
    DataSet answerFromIndex(StudyIndex.Entity entity) {
        var attributes = options.adjust(entity.attributes());
        return indexed.matches(attributes) ? answers.of(attributes) : null;
    }

    /// {@return what to answer for an entity, or null if it does not match}
    @Nullable
    DataSet answer(StudyIndex.Entity entity) throws IOException {
        if (!needsObjects()) {
            return answerFromIndex(entity);
        }
        if (!indexed.matches(options.adjust(entity.attributes()))) {
            return null;
        }
        var object = readObject(entity);
        if (object == null) {
            return null;
        }
        var whole = options.adjust(entity.attributes().withAll(object.without(Tag.SpecificCharacterSet)));
        return stored.matches(whole) ? answers.of(whole) : null;
    }

    /// {@return attributes of the first object in the entity, or null if it was deleted just now}
    private @Nullable DataSet readObject(StudyIndex.Entity entity) throws IOException {
        var sample = index.sample(level, entity.key());
        if (sample.isEmpty()) {
            return null;
        }
        try {
            return StoredAttributes.read(new StoredInstance(sample.get(), store), fromObject);
        } catch (NoSuchFileException e) {
            return null;
        } catch (DicomFormatException | EOFException e) {
            // Its header is longer than a query may read, or it was cut: then it has nothing to add, and the other answers still come.
            return DataSet.EMPTY;
        }
    }
}
