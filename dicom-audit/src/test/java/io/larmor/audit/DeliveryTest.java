package io.larmor.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DeliveryTest {
    /// A repository that is down, or back.
    private static final class Repository implements Sink {
        private final List<String> taken = new CopyOnWriteArrayList<>();
        private final CountDownLatch tried = new CountDownLatch(1);
        private volatile CountDownLatch hanging = new CountDownLatch(0);
        private volatile boolean down;
        private volatile boolean closed;

        @Override
        public String name() {
            return "repository";
        }

        @Override
        public boolean write(Entry entry) throws IOException {
            tried.countDown();
            try {
                hanging.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (down) {
                throw new IOException("down");
            }
            String text = new String(entry.text(), StandardCharsets.UTF_8);
            return !text.equals("long") && taken.add(text);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Repository repository = new Repository();

    private Delivery delivery(long capacity) {
        return new Delivery(repository, capacity, (lost, _) -> entry("lost " + lost));
    }

    private static Entry entry(String text) {
        return new Entry(Instant.EPOCH, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < 3000 && !condition.getAsBoolean(); i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertTrue(condition.getAsBoolean());
    }

    @Test
    void messagesArriveInTheirOrderAndTheEndWaitsForThem() {
        var delivery = delivery(1000);
        for (int i = 0; i < 50; i++) {
            delivery.offer(entry("m" + i));
        }
        delivery.close();
        assertEquals(50, repository.taken.size());
        assertEquals("m0", repository.taken.getFirst());
        assertEquals("m49", repository.taken.getLast());
        assertTrue(repository.closed);
        assertEquals(new AuditStatistics("repository", 50, 0, 0, true), delivery.statistics());
    }

    @Test
    void whatARepositoryThatIsDownHasNoRoomForIsLostCountedAndTold() throws Exception {
        repository.down = true;
        var delivery = delivery(10);
        for (String text : List.of("aaaaa", "bbbbb", "ccccc", "ddddd")) {
            delivery.offer(entry(text));
        }
        assertTrue(repository.tried.await(30, TimeUnit.SECONDS));
        await(() -> !delivery.statistics().reachable());
        assertEquals(new AuditStatistics("repository", 0, 2, 10, false), delivery.statistics());
        repository.down = false;
        await(() -> repository.taken.size() == 3);
        assertEquals(List.of("aaaaa", "bbbbb", "lost 2"), repository.taken);
        delivery.offer(entry("eeeee"));
        delivery.close();
        assertEquals("eeeee", repository.taken.getLast());
        assertEquals(new AuditStatistics("repository", 4, 2, 0, true), delivery.statistics());
    }

    @Test
    void whatADestinationThatHangsDoesNotTakeAtTheEndIsCounted() throws Exception {
        repository.hanging = new CountDownLatch(1);
        var delivery = new Delivery(repository, 1000, (lost, _) -> entry("lost " + lost), Duration.ZERO);
        delivery.offer(entry("first"));
        delivery.offer(entry("second"));
        assertTrue(repository.tried.await(30, TimeUnit.SECONDS));
        delivery.close();
        assertEquals(new AuditStatistics("repository", 0, 2, 0, true), delivery.statistics());
        repository.hanging.countDown();
        await(() -> repository.closed);
        assertEquals(2, delivery.statistics().lost());
    }

    @Test
    void whatIsTooLongIsLostAlone() {
        var delivery = delivery(1000);
        delivery.offer(entry("long"));
        delivery.offer(entry("short"));
        delivery.close();
        assertEquals(List.of("short"), repository.taken);
        assertEquals(1, delivery.statistics().lost());
        delivery.offer(entry("late"));
        assertEquals(2, delivery.statistics().lost());
        assertFalse(repository.taken.contains("late"));
    }
}
