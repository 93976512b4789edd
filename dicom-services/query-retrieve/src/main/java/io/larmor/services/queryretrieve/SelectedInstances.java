package io.larmor.services.queryretrieve;

import java.io.IOException;

import io.larmor.archive.InstanceList;
import io.larmor.archive.StoredInstance;
import io.larmor.assoc.PayloadMemory;
import io.larmor.dimse.Status;
import io.larmor.services.spi.RetrieveResult;
import org.jspecify.annotations.Nullable;

/// The instances that a MOVE or GET asks for, page by page as they are sent.
final class SelectedInstances implements RetrieveResult {
    private final InstanceList list;
    private final boolean withoutBulkData;
    private final PayloadMemory memory;
    private final Subjects subjects;

    SelectedInstances(InstanceList list, boolean withoutBulkData, PayloadMemory memory, Subjects subjects) {
        this.subjects = subjects;
        this.memory = memory;
        this.list = list;
        this.withoutBulkData = withoutBulkData;
    }

    @Override
    public Status status() {
        return Status.SUCCESS;
    }

    @Override
    public int count() {
        return Math.toIntExact(list.count());
    }

    @Override
    public @Nullable Instance next() throws IOException {
        StoredInstance stored = list.next();
        return stored == null ? null : new SendableInstance(stored, withoutBulkData, memory, subjects);
    }

    @Override
    public void close() {
        list.close();
    }
}
