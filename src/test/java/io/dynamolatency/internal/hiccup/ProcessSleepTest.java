package io.dynamolatency.internal.hiccup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Only the test's own threads are watched, since others of this JVM may run at any time. */
@Tag("unit")
@Timeout(60)
class ProcessSleepTest {

    private interface Work {
        void run() throws Exception;
    }

    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private final ProcessSleep sleep = new ProcessSleep(task -> watched.contains(task) || ofTheJvm(task));
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    @BeforeEach
    void onLinux() {
        assumeTrue(ProcessSleep.impossible().isEmpty());
    }

    /** The VM thread and the workers of a collection stop Java threads at any time, so that these sleep. */
    private static boolean ofTheJvm(String task) {
        try {
            String name = Files.readString(Path.of("/proc/self/task", task, "comm"));
            return name.startsWith("VM Thread") || name.startsWith("GC Thread");
        } catch (IOException ended) {
            return false;
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        over.set(true);
        sleep.close();
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(10_000);
        }
    }

    private void start(Work work) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            watched.add(ProcTasks.own());
            started.countDown();
            try {
                work.run();
            } catch (Exception ended) {
                // the test is over
            }
        });
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
        started.await();
    }

    /** Returns in how many of so many looks there was a moment of sleep. */
    private int asleep(int looks) {
        int asleep = 0;
        for (int i = 0; i < looks; i++) {
            asleep += sleep.isAsleep(() -> true) ? 1 : 0;
            LockSupport.parkNanos(100_000);
        }
        return asleep;
    }

    private void fallsAsleep() {
        while (!sleep.isAsleep(() -> true)) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("the test's time is over")
                    .isFalse();
            LockSupport.parkNanos(100_000);
        }
    }

    @Test
    void threadsThatWaitForOthersSleep() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        start(latch::await);
        start(() -> latch.await(1, TimeUnit.HOURS));
        start(() -> Thread.sleep(TimeUnit.HOURS.toMillis(1)));
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            start(server::accept);
            fallsAsleep();
            assertThat(sleep.isAsleep(() -> false)).isFalse();
        }
    }

    @Test
    void aThreadThatRunsIsAwake() throws InterruptedException {
        // at first it may wait for this thread, which loads classes as well
        CountDownLatch warm = new CountDownLatch(1_000);
        start(() -> {
            while (!over.get()) {
                Thread.onSpinWait();
                warm.countDown();
            }
        });
        warm.await();
        // threads of the JVM that are not watched can stop it for a moment
        assertThat(asleep(500)).isLessThanOrEqualTo(5);
    }

    @Test
    void aThreadThatWakesSoonIsAwake() throws InterruptedException {
        CountDownLatch warm = new CountDownLatch(1);
        start(() -> {
            for (int millis = 1; !over.get(); millis = 900) {
                Thread.sleep(millis);
                warm.countDown();
            }
        });
        warm.await();
        assertThat(asleep(500)).isZero();
    }

    @Test
    void aThreadThatWasAwakeAndHasEndedNoLongerCounts() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        start(never::await);
        start(() -> {
            while (!over.get()) {
                Thread.onSpinWait();
            }
        });
        // the look now remembers this thread, since it was awake
        asleep(50);
        over.set(true);
        threads.get(1).join();
        fallsAsleep();
    }

    @Test
    void threadsThatWakeEachOtherAreNeverAllAsleep() throws InterruptedException {
        SynchronousQueue<Integer> there = new SynchronousQueue<>();
        SynchronousQueue<Integer> back = new SynchronousQueue<>();
        // at first they may wait for this thread, which loads classes as well
        CountDownLatch warm = new CountDownLatch(1_000);
        start(() -> {
            for (int i = 0; !over.get(); i++) {
                there.put(i);
                back.take();
                warm.countDown();
            }
        });
        start(() -> {
            while (!over.get()) {
                back.put(there.take());
            }
        });
        warm.await();
        assertThat(asleep(2_000)).isZero();
    }
}
