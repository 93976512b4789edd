package io.larmor.assoc;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads that read associations, and those that send a batch over one. As long as there are few, each is a platform thread: where a read
/// blocks in the kernel, a response costs one system call and one switch of threads; a virtual thread is parked by one, and woken by another. Beyond
/// 1,280 at a time they are virtual threads, which cost next to nothing while their associations are idle.
///
/// All are daemon threads. A platform thread that has done its work waits ten seconds for other work.
///
/// *Threading:* thread-safe.
public final class AssociationThreads {
    /// How many platform threads there are at most, in the process.
    static final int PLATFORM_THREADS = 1_280;
    private static final int KEEP_SECONDS = 10;

    private static final AtomicLong NUMBER = new AtomicLong();
    private static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(0, PLATFORM_THREADS, KEEP_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(), AssociationThreads::platform,
            (task, _) -> Thread.ofVirtual().name("larmor-association").start(task));

    private static final Logger LOG = LoggerFactory.getLogger(AssociationThreads.class);

    private AssociationThreads() {}

    /// The JDK's own counting of names generates code at its first use: 5 ms of the start of a process.
    private static Thread platform(Runnable work) {
        return Thread.ofPlatform().daemon().name("larmor-association-" + NUMBER.incrementAndGet()).unstarted(work);
    }

    /// Runs a task on a thread of its own, and returns at once.
    ///
    /// @param task what may block in reading from, or writing to, one transport; what it throws goes to the thread's handler of uncaught exceptions
    public static void start(Runnable task) {
        try {
            POOL.execute(task);
        } catch (OutOfMemoryError e) {
            // The system gives no more threads to this process.
            LOG.debug("No platform thread could be had: {}", e.getMessage());
            Thread.ofVirtual().name("larmor-association").start(task);
        }
    }
}
