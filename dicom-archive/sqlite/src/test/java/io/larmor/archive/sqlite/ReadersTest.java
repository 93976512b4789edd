package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.larmor.archive.Durability;
import io.larmor.archive.IndexedInstance;
import io.larmor.archive.StudyIndex;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Who reads, and with what.
class ReadersTest {
    private static final long PATIENCE = 20;

    @TempDir
    Path dir;

    private Statements writer;

    @BeforeEach
    void makeDatabase() throws Exception {
        writer = new Statements(Database.writer(dir.resolve("index.db"), Durability.NONE));
    }

    @AfterEach
    void close() throws SQLException {
        writer.close();
    }

    private Readers readers(int carriers) throws SQLException {
        return new Readers(dir.resolve("index.db"), carriers);
    }

    private static Thread reading(Readers readers) throws Exception {
        return readers.read(_ -> Thread.currentThread());
    }

    /// Asks on a virtual thread, and gives that thread and the one that read.
    private static List<Thread> onVirtualThread(Readers readers) throws Exception {
        var threads = new CompletableFuture<List<Thread>>();
        Thread.ofVirtual().start(() -> {
            try {
                threads.complete(List.of(Thread.currentThread(), reading(readers)));
            } catch (Exception e) {
                threads.completeExceptionally(e);
            }
        });
        return threads.get(PATIENCE, TimeUnit.SECONDS);
    }

    @Test
    void whoAsksReadsWhileACarrierIsLeft() throws Exception {
        try (var readers = readers(1)) {
            assertSame(Thread.currentThread(), reading(readers));
            var threads = onVirtualThread(readers);
            assertSame(threads.getFirst(), threads.getLast());
        }
    }

    @Test
    void withoutACarrierToSpareAPlatformThreadReads() throws Exception {
        try (var readers = readers(0)) {
            assertSame(Thread.currentThread(), reading(readers), "a platform thread needs no carrier");
            var threads = onVirtualThread(readers);
            assertNotSame(threads.getFirst(), threads.getLast());
            assertTrue(!threads.getLast().isVirtual());
        }
    }

    @Test
    void aFailureIsToldToWhoAskedWhereverItWasRead() throws Exception {
        for (int carriers = 0; carriers < 2; carriers++) {
            try (var readers = readers(carriers); var virtual = Executors.newVirtualThreadPerTaskExecutor()) {
                var failed = virtual.submit(() -> readers.read(statements -> statements.number("SELECT nothing")));
                var thrown = assertThrows(ExecutionException.class, () -> failed.get(PATIENCE, TimeUnit.SECONDS));
                assertInstanceOf(IOException.class, thrown.getCause());
                assertEquals(1, (long) readers.read(statements -> statements.number("SELECT 1")));
            }
        }
    }

    @Test
    void whoFindsNoConnectionWaitsForOne() throws Exception {
        int many = 12;
        var all = new CountDownLatch(3);
        try (var readers = readers(1); var threads = Executors.newFixedThreadPool(many)) {
            var answers = new ArrayList<Future<Long>>();
            for (int i = 0; i < many; i++) {
                int number = i;
                answers.add(threads.submit(() -> readers.read(statements -> {
                    // Three read at once; the rest go on when they are through.
                    all.countDown();
                    await(all);
                    return statements.number("SELECT ?", number);
                })));
            }
            for (int i = 0; i < many; i++) {
                assertEquals(i, answers.get(i).get(PATIENCE, TimeUnit.SECONDS));
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStatementIsPreparedOnceAndFewAreKept() throws Exception {
        var first = writer.prepare("SELECT 0");
        assertSame(first, writer.prepare("SELECT 0"));
        for (int i = 1; i <= 200; i++) {
            assertEquals(i, writer.number("SELECT ?+" + i, 0));
        }
        assertTrue(first.isClosed());
        assertEquals(0, writer.number("SELECT 0"));
    }

    @Test
    void aStatementThatMetAnErrorWorksAgain() throws Exception {
        try (var readers = readers(0)) {
            for (int i = 0; i < 5; i++) {
                assertEquals(5, (long) readers.read(statements -> statements.number("SELECT abs(?)", -5)));
                // The driver lets go of a statement that did not end well, and takes it still.
                assertThrows(IOException.class,
                        () -> readers.read(statements -> statements.number("SELECT abs(?)", Long.MIN_VALUE)));
            }
        }
    }

    @Test
    void aFullDiskDoesNotOutlastItself() throws Exception {
        var connection = Database.writer(dir.resolve("other.db"), Durability.NONE);
        try (var writing = new Writing(connection)) {
            Database.execute(connection, "PRAGMA max_page_count = 60");
            int next = 1;
            while (isTaken(writing, next)) {
                next++;
            }
            assertFalse(isTaken(writing, next), "the disk is full still");
            Database.execute(connection, "PRAGMA max_page_count = 100000");
            assertTrue(isTaken(writing, next), "there is room again");
            assertEquals(1, new Statements(connection)
                    .number("SELECT count(*) FROM instance WHERE uid = ?", Integer.toString(next)));
        }
    }

    private static StudyIndex.Change add(int number) {
        var uid = Integer.toString(number);
        var attributes = DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, uid)
                .set(Tag.StudyInstanceUID, "1.2").set(Tag.SeriesInstanceUID, "1.3")
                .set(Tag.PatientComments, "x".repeat(1000)).build();
        return new StudyIndex.Change.Add(new IndexedInstance(uid, Uid.CTImageStorage, Sample.SYNTAX, "1.2", "1.3",
                "abc/" + uid, 100, 100, 7, false, IndexedInstance.Position.NONE), Description.of(attributes));
    }

    private static boolean isTaken(Writing writing, int number) {
        try {
            writing.apply(List.of(add(number)));
            return true;
        } catch (SQLException e) {
            return false;
        }
    }
}
