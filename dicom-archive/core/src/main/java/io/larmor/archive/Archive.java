package io.larmor.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

import io.larmor.archive.ArchiveRefusedException.Reason;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Instances, and an index of them: takes in streams of bytes, answers queries, opens what it holds.
///
/// What comes back is byte for byte what came in. When a commit has returned, the instance is as durable as [Durability] promises and
/// every later query finds it; after a crash what was not acknowledged is whole and indexed, or absent.
///
/// *Threading*: safe for any number of threads. Commits and deletions are carried out, in groups, by one platform thread.
public final class Archive implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
    private static final int IMPORT_PIECE = 256 * 1024;
    private static final int DELETE_BATCH = 500;
    /// What is deleted at a time where there is hardly any room to say so.
    private static final int FEW = 50;
    /// What waits to be stored waits for that many instances at a time to be made durable.
    private static final int COMMIT_BATCH = 64;

    private final FolderLock lock;
    private final LateIndex index;
    private final InstanceStore store;
    private final Committer committer;
    private final Intake intake;
    private final Room room;
    private final Reserve reserve;

    private Archive(FolderLock lock, LateIndex index, InstanceStore store, Committer committer, Room room,
            Reserve reserve) {
        this.room = room;
        this.reserve = reserve;
        this.lock = lock;
        this.index = index;
        this.store = store;
        this.committer = committer;
        intake = new Intake(store, index, room, committer);
    }

    /// Opens an archive, making its folder if there is none, with the store and the index that the configuration names, and brings
    /// both to one state if the last process did not close it.
    ///
    /// @param config how it is kept
    /// @return the archive
    /// @throws ArchiveInUseException if another process has it open
    /// @throws IndexDamagedException if its index cannot be read, was lost, or was not built again to the end: [#repair] mends that
    /// @throws IOException if it cannot be read, or no provider of that name is installed
    public static Archive open(ArchiveConfig config) throws IOException {
        return open(config, store(config), index(config));
    }

    private static InstanceStoreProvider store(ArchiveConfig config) throws IOException {
        var stores = ServiceLoader.load(InstanceStoreProvider.class).stream().map(ServiceLoader.Provider::get).toList();
        return stores.stream().filter(each -> each.name().equals(config.store())).findFirst().orElseThrow(
                () -> new IOException("no instance store \"" + config.store() + "\" is installed, only "
                        + stores.stream().map(InstanceStoreProvider::name).toList()));
    }

    private static StudyIndexProvider index(ArchiveConfig config) throws IOException {
        var indexes = ServiceLoader.load(StudyIndexProvider.class).stream().map(ServiceLoader.Provider::get).toList();
        return indexes.stream().filter(each -> each.name().equals(config.index())).findFirst().orElseThrow(
                () -> new IOException("no study index \"" + config.index() + "\" is installed, only "
                        + indexes.stream().map(StudyIndexProvider::name).toList()));
    }

    /// Opens an archive with a store and an index handed in.
    ///
    /// @param config how it is kept; its names of store and index are not looked at
    /// @param stores opens the store
    /// @param indexes opens the index
    /// @return the archive
    /// @throws ArchiveInUseException if another process has it open
    /// @throws IndexDamagedException if its index cannot be read, was lost, or was not built again to the end
    /// @throws IOException if it cannot be read
    public static Archive open(ArchiveConfig config, InstanceStoreProvider stores, StudyIndexProvider indexes)
            throws IOException {
        return open(config, stores, indexes, false);
    }

    /// @param partial whether its index may lack what there are files of
    private static Archive open(ArchiveConfig config, InstanceStoreProvider stores, StudyIndexProvider indexes,
            boolean partial) throws IOException {
        var reserve = new Reserve(config.folder());
        try {
            return open(config, stores, indexes, partial, reserve);
        } catch (IOException e) {
            if (!Failures.isFull(e)) {
                throw e;
            }
            LOG.debug("the disk is full", e);
        }
        try {
            reserve.giveUp();
            return open(config, stores, indexes, partial, reserve);
        } catch (IOException e) {
            throw Failures.isFull(e)
                    ? new ArchiveRefusedException(Reason.OUT_OF_RESOURCES, "the disk of the archive " + config.folder()
                            + " is full, and it cannot be opened; move something else away from that disk", e)
                    : e;
        }
    }

    private static Archive open(ArchiveConfig config, InstanceStoreProvider stores, StudyIndexProvider indexes,
            boolean partial, Reserve reserve) throws IOException {
        var opened = new ArrayList<AutoCloseable>();
        try {
            var lock = FolderLock.acquire(config.folder());
            opened.addFirst(lock);
            var indexFolder = DurableFolder.make(config.folder().resolve(indexes.name()));
            var index = indexes.open(indexFolder, config);
            var late = new LateIndex(index, indexFolder);
            opened.addFirst(late);
            var storeFolder = DurableFolder.make(config.folder().resolve(stores.name()));
            // Whoever made these two may have been killed before that was durable.
            DurableFolder.force(config.folder());
            var store = stores.open(storeFolder, config, late);
            opened.addFirst(store);
            new Recovery(store, index).run();
            late.recovered();
            if (!partial) {
                new IndexPresence(config.folder()).require(late, store);
            }
            var room = new Room(storeFolder, indexFolder);
            var archive = new Archive(lock, late, store, new Committer(store, late, room, config), room, reserve);
            archive.committer.start();
            archive.makeReserve();
            opened.clear();
            return archive;
        } finally {
            for (var each : opened) {
                closeQuietly(each);
            }
        }
    }

    /// Takes in an instance. Its bytes are written as they come, and looked at on the way: the data set has to be well-formed to its
    /// end, and its SOP Class and Instance UID have to be those announced.
    ///
    /// @param instance what the sender says about it
    /// @param bytes the data set
    /// @return the instance, to be committed
    /// @throws ArchiveRefusedException if the data set is refused, or there is no room; nothing is left of it, and some bytes may not
    ///         have been asked for
    /// @throws IOException if the source or the store failed
    public StagedInstance receive(IncomingInstance instance, ByteSource bytes) throws IOException {
        if (committer.isClosed()) {
            throw new ArchiveRefusedException(Reason.CLOSED, "the archive is closed");
        }
        return intake.receive(instance, bytes);
    }

    /// Has somebody told of what is stored from now on.
    ///
    /// @param listener is told
    public void addListener(ArchiveListener listener) {
        committer.listeners().add(listener);
    }

    /// Has somebody told no more.
    ///
    /// @param listener was told
    public void removeListener(ArchiveListener listener) {
        committer.listeners().remove(listener);
    }

    /// Takes in and commits a file: Part 10, or a bare data set.
    ///
    /// @param file to read
    /// @return what became of it
    /// @throws io.larmor.data.DicomFormatException if it is no DICOM file
    /// @throws ArchiveRefusedException if it is refused
    /// @throws IOException if it cannot be read or stored
    public StoreOutcome importFile(Path file) throws IOException {
        return receive(file).commit();
    }

    /// Takes in a file: Part 10, or a bare data set.
    ///
    /// @param file to read
    /// @return the instance, to be committed; of many files [StagedInstance#submit] some before the first is committed
    /// @throws io.larmor.data.DicomFormatException if it is no DICOM file
    /// @throws ArchiveRefusedException if it is refused
    /// @throws IOException if it cannot be read
    public StagedInstance receive(Path file) throws IOException {
        try (var source = DicomFile.open(file)) {
            var instance = new IncomingInstance(source.sopClassUid(), source.sopInstanceUid(),
                    source.transferSyntax().uid(), "");
            var piece = ByteBuffer.allocateDirect(Math.clamp(source.dataSetLength(), 1, IMPORT_PIECE));
            var position = new long[] {source.dataSetOffset()};
            long end = source.dataSetOffset() + source.dataSetLength();
            return receive(instance, () -> {
                piece.clear().limit((int) Math.min(piece.capacity(), end - position[0]));
                int count = piece.hasRemaining() ? source.channel().read(piece, position[0]) : -1;
                position[0] += Math.max(count, 0);
                return count < 0 ? null : piece.flip();
            });
        }
    }

    /// Asks. The answers are found as they are asked for.
    ///
    /// @param query the question
    /// @return the answers
    /// @throws ArchiveRefusedException if a unique key of a higher level is missing, or the model does not have the level
    /// @throws IOException if the index cannot be read
    public QueryResult query(Query query) throws IOException {
        query.check();
        return new QueryResult(index, new QueryPlan(query, index, store));
    }

    /// Lists instances for retrieval.
    ///
    /// @param selection which
    /// @return the instances, in order
    /// @throws IOException if the index cannot be read
    public InstanceList instances(InstanceSelection selection) throws IOException {
        return new InstanceList(index, store, selection);
    }

    /// Finds an instance.
    ///
    /// @param sopInstance its SOP Instance UID
    /// @return the instance, if it is here
    /// @throws IOException if the index cannot be read
    public Optional<StoredInstance> instance(String sopInstance) throws IOException {
        return Optional.ofNullable(index.find(List.of(sopInstance)).get(sopInstance))
                .map(found -> new StoredInstance(found, store));
    }

    /// Finds a study.
    ///
    /// @param uid its Study Instance UID
    /// @return what the index keeps of its patient and of the study itself, if it is here
    /// @throws IOException if the index cannot be read
    public Optional<DataSet> study(String uid) throws IOException {
        return study(index, uid);
    }

    static Optional<DataSet> study(StudyIndex index, String uid) throws IOException {
        return index.page(QueryLevel.STUDY,
                List.of(new StudyIndex.Condition.AnyOf(Tag.StudyInstanceUID, List.of(uid))), 0, 1)
                .stream().map(StudyIndex.Entity::attributes).findFirst();
    }

    private void makeReserve() {
        if (!room.isFull()) {
            reserve.make();
        }
    }

    /// {@return whether instances are refused with [Reason#OUT_OF_RESOURCES]: so little of the disk is free that what there is has to be left for indexing, filing and
    /// deleting, or what came last was refused since the disk or a quota is full} Asks the operating system.
    public boolean isFull() {
        return committer.isFull() || room.isFull();
    }

    /// Deletes instances, and series, studies and patients that are empty without them. What is open stays readable.
    ///
    /// @param selection which; to delete everything takes a selection that names it
    /// @return how many were deleted
    /// @throws IllegalArgumentException if the selection leaves nothing out
    /// @throws IOException if index or store failed; some may be deleted
    public int delete(InstanceSelection selection) throws IOException {
        if (selection.isEverything()) {
            throw new IllegalArgumentException("the selection names nothing to delete");
        }
        int deleted = 0;
        int size = DELETE_BATCH;
        while (true) {
            var batch = index.instances(selection, Optional.empty(), size);
            if (batch.isEmpty()) {
                makeReserve();
                return deleted;
            }
            try {
                committer.delete(batch);
            } catch (ArchiveRefusedException e) {
                if (e.reason() != Reason.OUT_OF_RESOURCES || !reserve.giveUp()) {
                    throw e;
                }
                size = FEW;
                continue;
            }
            deleted += batch.size();
        }
    }

    /// Gives storage commitment: for each instance that is here, of the SOP class that was said and whole, bytes and index are made to
    /// survive power loss whatever the [Durability], and it is never replaced from now on.
    ///
    /// @param sopClasses the SOP Class UIDs by SOP Instance UID
    /// @return what became of each, by SOP Instance UID, in the order asked
    /// @throws IOException if store or index failed; commitment may have been given for some then
    public Map<String, Commitment> commitStorage(Map<String, String> sopClasses) throws IOException {
        var outcomes = new LinkedHashMap<String, Commitment>();
        var batch = new LinkedHashMap<String, String>();
        for (var each : sopClasses.entrySet()) {
            batch.put(each.getKey(), each.getValue());
            if (batch.size() == COMMIT_BATCH) {
                outcomes.putAll(committer.commitStorage(batch));
                batch.clear();
            }
        }
        outcomes.putAll(committer.commitStorage(batch));
        return outcomes;
    }

    /// {@return what the groups in which instances become durable have come to} Costs nothing to ask.
    public CommitStatistics commits() {
        return committer.statistics();
    }

    /// {@return what the archive holds}
    ///
    /// @throws IOException if the index cannot be read
    public ArchiveStatistics statistics() throws IOException {
        return index.statistics();
    }

    /// Looks at every byte that is stored, compares index and store, and the index with itself. Meant for a quiet archive: what comes or
    /// goes meanwhile may be reported.
    ///
    /// @return what was found
    /// @throws IOException if either cannot be read
    public ArchiveCheck verify() throws IOException {
        return verify(ArchiveCheck.Listener.NONE);
    }

    /// As [#verify()], watched.
    ///
    /// @param listener is told of each problem
    /// @return what was found
    /// @throws IOException if index or store cannot be read
    public ArchiveCheck verify(ArchiveCheck.Listener listener) throws IOException {
        return new Verification(index, store, committer, listener, null).run();
    }

    /// Brings an archive in order that nobody has open. What is stored and not indexed enters the index (as if storage commitment had been
    /// given for it, since nobody knows any more); what is indexed and lost leaves it; what is damaged goes to the folder `quarantine`
    /// of the archive, and out of the index, so that it can be sent again. An index that contradicts itself, cannot be read or was lost goes there
    /// too, and is built again from the files; until that has come to its end, the archive cannot be opened. Nothing is deleted.
    ///
    /// @param config how the archive is kept
    /// @param listener is told of each problem
    /// @return what was found and mended
    /// @throws ArchiveInUseException if the archive is open
    /// @throws IOException if something cannot be read or written; what was mended before stays so
    public static ArchiveCheck repair(ArchiveConfig config, ArchiveCheck.Listener listener) throws IOException {
        return repair(config, store(config), index(config), listener);
    }

    /// As [#repair(ArchiveConfig, ArchiveCheck.Listener)], with a store and an index handed in.
    ///
    /// @param config how the archive is kept; its names of store and index are not looked at
    /// @param stores opens the store
    /// @param indexes opens the index
    /// @param listener is told of each problem
    /// @return what was found and mended
    /// @throws ArchiveInUseException if the archive is open
    /// @throws IOException if something cannot be read or written; what was mended before stays so
    public static ArchiveCheck repair(ArchiveConfig config, InstanceStoreProvider stores, StudyIndexProvider indexes,
            ArchiveCheck.Listener listener) throws IOException {
        var quarantine = new Quarantine(config.folder());
        String wrong;
        try (var archive = open(config, stores, indexes)) {
            var problems = archive.index.check();
            if (problems.isEmpty()) {
                return archive.repair(quarantine, listener);
            }
            wrong = String.join("; ", problems);
        } catch (IndexDamagedException e) {
            wrong = String.valueOf(e.getMessage());
        }
        var presence = new IndexPresence(config.folder());
        presence.partial();
        var former = quarantine.move(config.folder().resolve(indexes.name()));
        listener.found(new ArchiveProblem(ArchiveProblem.Kind.INDEX, "", "", wrong),
                "moved to " + former + ", and built again from the files");
        ArchiveCheck check;
        try (var archive = open(config, stores, indexes, true)) {
            check = archive.repair(quarantine, listener).andMended(ArchiveProblem.Kind.INDEX);
        }
        presence.whole();
        return check;
    }

    private ArchiveCheck repair(Quarantine quarantine, ArchiveCheck.Listener listener) throws IOException {
        var check = new Verification(index, store, committer, listener, quarantine).run();
        index.force();
        return check;
    }

    /// Stores what waits, then lets go of everything. Later commits are refused.
    @Override
    public void close() throws IOException {
        if (!committer.close()) {
            return;
        }
        try (lock; index) {
            store.close();
        }
    }

    private static void closeQuietly(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            LOG.debug("while giving up opening an archive", e);
        }
    }
}
