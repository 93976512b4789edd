package io.larmor.assoc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DeadlinesTest {
    @Test
    void deadlinesComeInTheirOrderAndCancelledOnesDoNot() throws InterruptedException {
        var random = new Random(5);
        var order = Collections.synchronizedList(new ArrayList<Integer>());
        var done = new CountDownLatch(500);
        var cancelled = new AtomicInteger();
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
        var toCancel = new ArrayList<Deadlines.Deadline>();
        var times = new ArrayList<Integer>();
        for (int i = 0; i < 500; i++) {
            times.add(i);
        }
        Collections.shuffle(times, random);
        for (int time : times) {
            Deadlines.at(start + time, () -> {
                order.add(time);
                done.countDown();
            });
            toCancel.add(Deadlines.at(start + random.nextInt(500), cancelled::incrementAndGet));
        }
        Collections.shuffle(toCancel, random);
        toCancel.forEach(Deadlines.Deadline::cancel);
        toCancel.forEach(Deadlines.Deadline::cancel);
        assertTrue(done.await(20, TimeUnit.SECONDS));
        assertEquals(times.stream().sorted().toList(), List.copyOf(order));
        assertEquals(0, cancelled.get());
    }

    @Test
    void anEarlierDeadlineDoesNotWaitForALaterOne() throws InterruptedException {
        var later = Deadlines.after(Duration.ofHours(1), () -> {});
        var done = new CountDownLatch(1);
        Deadlines.after(Duration.ZERO, done::countDown);
        assertTrue(done.await(20, TimeUnit.SECONDS));
        later.cancel();
    }

    @Test
    void anActionThatFailsDoesNotEndTheThread() throws InterruptedException {
        Deadlines.after(Duration.ZERO, () -> {
            throw new IllegalStateException("bug");
        });
        Deadlines.after(Duration.ZERO, () -> {
            throw new OutOfMemoryError("of an action");
        });
        var done = new CountDownLatch(1);
        Deadlines.after(Duration.ofMillis(1), done::countDown);
        assertTrue(done.await(20, TimeUnit.SECONDS));
    }
}
