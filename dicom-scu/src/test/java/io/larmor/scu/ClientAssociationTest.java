package io.larmor.scu;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.larmor.assoc.NegotiationException;
import io.larmor.assoc.Payload;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static io.larmor.scu.Instances.EXPLICIT;
import static io.larmor.scu.Instances.IMPLICIT;
import static io.larmor.scu.Instances.STUDY;
import static io.larmor.scu.Instances.SUCCESS;
import static io.larmor.scu.Instances.dataSetBytes;
import static io.larmor.scu.Instances.file;
import static io.larmor.scu.Instances.instance;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Echo and store, one at a time.
@Timeout(60)
class ClientAssociationTest {
    @TempDir
    Path folder = Path.of("unset");

    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
    private final DimseHandler keep = (request, context, body, responder) -> {
        var store = (CStoreRq) request;
        stored.put(store.sopInstance() + " " + body.transferSyntax(), body.readAll(100_000_000));
        responder.respond(Status.SUCCESS);
    };

    @Test
    void anEchoWorksAndTheInformationIsThere() throws Exception {
        try (var server = new TestServer(SUCCESS)) {
            var association = server.client().callingAe("ME").build().connect();
            assertEquals(Status.SUCCESS, association.echo());
            assertEquals("ME", association.info().callingAe());
            assertEquals(38, association.info().contexts().size());
            assertTrue(association.info().remoteAddress().isPresent());
            association.close();
            assertFalse(association.isOpen());
        }
    }

    @Test
    void aFileLeavesInItsOwnSyntaxByteForByte() throws Exception {
        try (var server = new TestServer(keep)) {
            int number = 0;
            for (int pixels : new int[] {10, 1_000_000}) {
                for (var syntax : List.of(EXPLICIT, IMPLICIT, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                        TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
                    var path = file(folder, ++number, pixels, syntax);
                    server.client().build().storeAll(List.of(path), 1, CallOptions.DEFAULT,
                            result -> assertTrue(result.isStored(), "" + result));
                    var sent = stored.get("2.25.1" + number + " " + syntax.uid());
                    var bytes = dataSetBytes(path);
                    assertArrayEquals(bytes,
                            Arrays.copyOf(Objects.requireNonNull(sent, "" + syntax), bytes.length));
                    assertTrue(sent.length - bytes.length <= 1);
                }
            }
        }
    }

    @Test
    void aFileIsConvertedWhenItsSyntaxIsNotAccepted() throws Exception {
        try (var server = new TestServer(keep, IMPLICIT.uid()::equals);
                var association = server.client().build().connect()) {
            for (int pixels : new int[] {10, 1_000_000}) {
                stored.clear();
                assertEquals(Status.SUCCESS, association.store(file(folder, pixels, pixels, EXPLICIT)));
                var sent = Objects.requireNonNull(stored.get("2.25.1" + pixels + " " + IMPLICIT.uid()));
                assertArrayEquals(instance(pixels, pixels).encode(IMPLICIT), sent);
            }
        }
    }

    /// The conversion waits for an echo on the same association: under the write lock neither would come to an end.
    @Test
    void aConversionHoldsNobodyUp() throws Exception {
        DimseHandler either = (request, context, body, responder) -> {
            if (request instanceof CStoreRq) {
                keep.handle(request, context, body, responder);
            } else {
                responder.respond(Status.SUCCESS);
            }
        };
        byte[] bytes = instance(1, 100).encode(EXPLICIT);
        var converting = new CountDownLatch(1);
        var echoed = new CountDownLatch(1);
        Outgoing.Source source = () -> {
            converting.countDown();
            try {
                assertTrue(echoed.await(30, java.util.concurrent.TimeUnit.SECONDS), "the echo came through");
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return new ByteArrayInputStream(bytes);
        };
        try (var server = new TestServer(either, IMPLICIT.uid()::equals);
                var association = server.client().build().connect()) {
            var store = CompletableFuture.supplyAsync(() -> {
                try (var sent = association.invokeStore(new Outgoing(Uid.CTImageStorage, "2.25.11", EXPLICIT,
                        Payload.of(bytes), source), CallOptions.DEFAULT, java.util.Optional.empty()).invocation()) {
                    return Objects.requireNonNull(sent.next()).status();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }, Thread::startVirtualThread);
            assertTrue(converting.await(30, java.util.concurrent.TimeUnit.SECONDS));
            assertEquals(Status.SUCCESS, association.echo());
            echoed.countDown();
            assertEquals(Status.SUCCESS, store.get(30, java.util.concurrent.TimeUnit.SECONDS));
            assertArrayEquals(instance(1, 100).encode(IMPLICIT), stored.get("2.25.11 " + IMPLICIT.uid()));
        }
    }

    @Test
    void aStreamStaysOpenThoughItIsConverted() throws Exception {
        var closed = new AtomicBoolean();
        var stream = new ByteArrayInputStream(instance(1, 100).encode(EXPLICIT)) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        try (var server = new TestServer(keep, IMPLICIT.uid()::equals);
                var association = server.client().build().connect()) {
            assertEquals(Status.SUCCESS, association.store(Uid.CTImageStorage, "2.25.11", EXPLICIT, stream,
                    CallOptions.DEFAULT));
            assertArrayEquals(instance(1, 100).encode(IMPLICIT), stored.get("2.25.11 " + IMPLICIT.uid()));
            assertFalse(closed.get());
        }
    }

    @Test
    void aCompressedPictureIsNeverSentUnderAnotherSyntax() throws Exception {
        var jpeg = TransferSyntax.of(Uid.JPEGBaseline8Bit);
        try (var server = new TestServer(keep, uid -> !uid.equals(jpeg.uid()));
                var association = server.client().build().connect()) {
            var stream = new ByteArrayInputStream(new byte[100]);
            var e = assertThrows(NegotiationException.class,
                    () -> association.store(Uid.CTImageStorage, "2.25.1", jpeg, stream, CallOptions.DEFAULT));
            assertTrue(e.toString().contains("JPEG Baseline"), e.toString());
            assertTrue(association.isOpen());
        }
    }

    @Test
    void aSopClassThatWasNotProposedIsNamed() throws Exception {
        try (var server = new TestServer(keep);
                var association = server.client().sopClasses(Uid.Verification).build().connect()) {
            var e = assertThrows(NegotiationException.class,
                    () -> association.store(instance(1, 10), CallOptions.DEFAULT));
            assertTrue(e.toString().contains("CT Image Storage"), e.toString());
            assertThrows(NegotiationException.class, () -> association.find(QueryLevel.STUDY, STUDY));
        }
    }

    @Test
    void priorityTravelsAndWarningsAreReturned() throws Exception {
        var priority = new CompletableFuture<Priority>();
        try (var server = new TestServer((request, _, _, responder) -> {
            priority.complete(((CStoreRq) request).priority());
            responder.respond(Status.WARNING);
        }); var association = server.client().build().connect()) {
            assertEquals(Status.WARNING,
                    association.store(instance(1, 10), CallOptions.DEFAULT.withPriority(Priority.HIGH)));
            assertEquals(Priority.HIGH, priority.join());
        }
    }

    @Test
    void aFailureStatusIsAnExceptionWithWords() throws Exception {
        try (var server = new TestServer(
                (_, _, _, responder) -> responder.respond(Status.OUT_OF_RESOURCES.withComment("disk full")));
                var association = server.client().build().connect()) {
            var e = assertThrows(DimseStatusException.class,
                    () -> association.store(instance(1, 10), CallOptions.DEFAULT));
            assertEquals(0xA700, e.status().code());
            assertTrue(e.toString().contains("out of resources: disk full"), e.toString());
            assertEquals(Status.OUT_OF_RESOURCES.code(),
                    assertThrows(DimseStatusException.class, association::echo).status().code());
        }
    }
}
