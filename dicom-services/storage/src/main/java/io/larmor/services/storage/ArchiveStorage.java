package io.larmor.services.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveRefusedException;
import io.larmor.archive.ByteSource;
import io.larmor.archive.IncomingInstance;
import io.larmor.archive.StagedInstance;
import io.larmor.archive.StoreOutcome;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.Status;
import io.larmor.services.spi.Meters;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;
import io.larmor.services.spi.Staged;
import io.larmor.services.spi.StoreOperation;
import io.larmor.services.spi.Subject;
import org.jspecify.annotations.Nullable;

/// C-STORE into an archive (PS3.4 §B.2.3): taken in on the reader thread as the bytes come, made durable in [Staged#commit].
final class ArchiveStorage implements SopClassService, StoreOperation {
    private final Archive archive;
    private final boolean any;
    private final Meters.Counter stored;
    private final Meters.Counter refused;

    ArchiveStorage(Archive archive, boolean any, Meters meters) {
        this.archive = archive;
        this.any = any;
        stored = meters.counter("instances stored");
        refused = meters.counter("instances refused");
    }

    @Override
    public Collection<ServiceDescriptor> descriptors() {
        return StorageClasses.descriptors(any);
    }

    @Override
    public Staged receive(OperationContext context, CStoreRq request, Body body) throws IOException {
        var incoming = new IncomingInstance(request.sopClass(), request.sopInstance(), body.transferSyntax(),
                context.association().callingAe());
        try {
            return new InArchive(archive.receive(incoming, new Arriving(body)));
        } catch (ArchiveRefusedException e) {
            return Staged.refused(refusal(e));
        }
    }

    private Status refusal(ArchiveRefusedException e) {
        refused.add(1);
        return StoreStatus.of(e);
    }

    private record Arriving(Body body) implements ByteSource {
        @Override
        public @Nullable ByteBuffer next() throws IOException {
            return body.next();
        }

        @Override
        public int next(ByteBuffer[] pieces) throws IOException {
            return body.next(pieces);
        }
    }

    private final class InArchive implements Staged {
        private final StagedInstance instance;
        private @Nullable StoreOutcome outcome;

        InArchive(StagedInstance instance) {
            this.instance = instance;
        }

        @Override
        public Status commit() throws IOException {
            try {
                var reached = instance.commitHere();
                outcome = reached;
                return switch (reached) {
                    case STORED, REPLACED -> {
                        stored.add(1);
                        yield Status.SUCCESS;
                    }
                    case DUPLICATE_IDENTICAL -> Status.SUCCESS;
                    case DUPLICATE_DIFFERENT -> {
                        refused.add(1);
                        yield StoreStatus.DUPLICATE;
                    }
                };
            } catch (ArchiveRefusedException e) {
                return refusal(e);
            }
        }

        @Override
        public Optional<Subject> subject() {
            var attributes = instance.attributes();
            return Optional.of(new Subject(text(attributes, Tag.StudyInstanceUID), text(attributes, Tag.PatientID),
                    text(attributes, Tag.PatientName), text(attributes, Tag.AccessionNumber), switch (outcome) {
                        case STORED -> Subject.Effect.CREATED;
                        case REPLACED -> Subject.Effect.REPLACED;
                        case DUPLICATE_IDENTICAL, DUPLICATE_DIFFERENT -> Subject.Effect.NONE;
                        case null -> Subject.Effect.NONE;
                    }));
        }

        private static String text(DataSet attributes, int tag) {
            return attributes.string(tag).orElse("");
        }

        @Override
        public void discard() {
            instance.discard();
        }
    }
}
