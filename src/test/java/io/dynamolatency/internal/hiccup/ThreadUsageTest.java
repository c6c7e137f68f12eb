package io.dynamolatency.internal.hiccup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class ThreadUsageTest {

    private static void burn(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    private static void assumeWaitsAreKnown() {
        Optional<SchedStat> own = SchedStat.ofThisThread();
        own.ifPresent(SchedStat::close);
        Assumptions.assumeTrue(own.isPresent(), "the scheduler of this machine tells no waits; Linux does");
    }

    @Test
    void itKnowsWhatTheCallingThreadRan() {
        try (ThreadUsage usage = ThreadUsage.ofThisThread(false, 1)) {
            usage.begin();
            long start = System.nanoTime();
            burn(30);
            usage.end();
            long wall = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
            // what it did not run it waited for a core, or the clock ticked in between
            assertThat(usage.cpuMicros()).isPositive().isLessThanOrEqualTo((int) wall + 1_000);
            usage.begin();
            usage.end();
            assertThat(usage.cpuMicros()).isLessThan(15_000);
        }
    }

    @Test
    void sleepingIsNeitherRunningNorWaiting() throws InterruptedException {
        try (ThreadUsage usage = ThreadUsage.ofThisThread(false, 1)) {
            usage.begin();
            long start = System.nanoTime();
            Thread.sleep(50);
            usage.end();
            long wall = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
            assertThat(usage.cpuMicros() + usage.waitMicros()).isLessThan((int) wall - 40_000);
        }
    }

    @Test
    void aThreadThatSharesItsCoreWaits() throws InterruptedException {
        assumeWaitsAreKnown();
        int cores = Runtime.getRuntime().availableProcessors();
        ExecutorService others = Executors.newFixedThreadPool(2 * cores);
        try (ThreadUsage usage = ThreadUsage.ofThisThread(false, 1)) {
            CountDownLatch running = new CountDownLatch(2 * cores);
            for (int i = 0; i < 2 * cores; i++) {
                others.execute(() -> {
                    running.countDown();
                    burn(400);
                });
            }
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
            usage.begin();
            burn(200);
            usage.end();
            assertThat(usage.waitMicros()).isPositive();
        } finally {
            others.shutdownNow();
            assertThat(others.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientsThreadsCount() throws InterruptedException {
        assumeWaitsAreKnown();
        ExecutorService client = Executors.newSingleThreadExecutor(task -> new Thread(task, "sdk-event-loop"));
        try (ThreadUsage with = ThreadUsage.ofThisThread(true, 1);
                ThreadUsage without = ThreadUsage.ofThisThread(false, 1)) {
            client.submit(() -> {}).get(10, TimeUnit.SECONDS);
            with.begin();
            without.begin();
            client.submit(() -> burn(60)).get(10, TimeUnit.SECONDS);
            without.end();
            with.end();
            assertThat(with.cpuMicros()).isGreaterThan(without.cpuMicros());
        } catch (ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        } finally {
            client.shutdownNow();
            assertThat(client.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aThreadThatEndsInTheCallCountsIfItNotesItsFigures() throws InterruptedException {
        assumeWaitsAreKnown();
        try (ThreadUsage with = ThreadUsage.ofThisThread(true, 1);
                ThreadUsage without = ThreadUsage.ofThisThread(false, 1)) {
            for (int call = 0; call < 20; call++) {
                with.begin();
                without.begin();
                Thread worker = new Thread(() -> {
                    burn(20);
                    EndingThreads.note();
                });
                worker.start();
                worker.join();
                without.end();
                with.end();
                int worked = with.cpuMicros() + with.waitMicros() - without.cpuMicros() - without.waitMicros();
                assertThat(worked).isGreaterThan(10_000);
            }
        }
    }

    @Test
    void callersShareTheWorkOfThreadsThatEnd() throws InterruptedException {
        assumeWaitsAreKnown();
        try (ThreadUsage alone = ThreadUsage.ofThisThread(true, 1);
                ThreadUsage shared = ThreadUsage.ofThisThread(true, 100)) {
            for (int call = 0; call < 3; call++) {
                alone.begin();
                shared.begin();
                Thread worker = new Thread(() -> {
                    burn(60);
                    EndingThreads.note();
                });
                worker.start();
                worker.join();
                shared.end();
                alone.end();
                assertThat(alone.cpuMicros() + alone.waitMicros()).isGreaterThan(30_000);
                assertThat(shared.cpuMicros()).isPositive().isLessThan(alone.cpuMicros() / 2);
            }
        }
    }

    @Test
    void theFirstCallOfACallerLeavesOtherCallersTheirFigures() throws InterruptedException {
        assumeWaitsAreKnown();
        try (ThreadUsage first = ThreadUsage.ofThisThread(true, 1);
                ThreadUsage second = ThreadUsage.ofThisThread(true, 1)) {
            first.begin();
            Thread worker = new Thread(() -> {
                burn(60);
                EndingThreads.note();
            });
            worker.start();
            worker.join();
            second.begin();
            first.end();
            second.end();
            assertThat(first.cpuMicros() + first.waitMicros()).isGreaterThan(30_000);
            // the thread ended before the second caller's call
            assertThat(second.cpuMicros() + second.waitMicros()).isLessThan(first.cpuMicros() + first.waitMicros());
        }
    }

    @Test
    void aThreadThatStartsBeforeACallAndEndsInTheCallCountsFromTheBeginningOfTheCall() throws Exception {
        assumeWaitsAreKnown();
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<String> task = new AtomicReference<>("");
        try (ThreadUsage with = ThreadUsage.ofThisThread(true, 1);
                ThreadUsage without = ThreadUsage.ofThisThread(false, 1)) {
            Thread worker = new Thread(() -> {
                burn(200);
                task.set(ProcTasks.own());
                started.countDown();
                try {
                    begun.await();
                } catch (InterruptedException never) {
                    return;
                }
                burn(60);
                EndingThreads.note();
            });
            worker.start();
            started.await();
            with.begin();
            without.begin();
            begun.countDown();
            worker.join();
            while (Files.exists(Path.of("/proc/self/task", task.get()))) {
                Thread.onSpinWait();
            }
            without.end();
            with.end();
            int worked = with.cpuMicros() + with.waitMicros() - without.cpuMicros() - without.waitMicros();
            assertThat(worked).isGreaterThan(30_000);
        }
    }

    @Test
    void aThreadThatNotesItsFiguresOftenCountsOnce() throws InterruptedException {
        assumeWaitsAreKnown();
        try (ClientThreads threads = new ClientThreads()) {
            threads.begin();
            Thread worker = new Thread(() -> {
                burn(20);
                for (int call = 0; call < 5; call++) {
                    EndingThreads.note();
                }
            });
            long start = System.nanoTime();
            worker.start();
            worker.join();
            long wall = System.nanoTime() - start;
            threads.end();
            assertThat(threads.runNanos() + threads.waitNanos()).isBetween(TimeUnit.MILLISECONDS.toNanos(10), 2 * wall);
        }
    }

    @Test
    void nothingIsNotedForNobody() {
        EndingThreads.note();
        try (EndingThreads later = new EndingThreads()) {
            assertThat(later.take()).isEmpty();
        }
    }

    @Test
    void threadsThatEndDuringTheScanHideNoOtherThread(@TempDir Path tasks) throws IOException {
        for (int ended = 1; ended <= 40; ended++) {
            Files.createDirectory(tasks.resolve(String.valueOf(ended)));
        }
        Path client = Files.createDirectory(tasks.resolve("20a"));
        Files.writeString(client.resolve("comm"), "sdk-event-loop\n");
        Files.writeString(client.resolve("schedstat"), "1000 500 1\n");
        try (ClientThreads threads = new ClientThreads(tasks)) {
            threads.begin();
            Files.writeString(client.resolve("schedstat"), "1700 900 2\n");
            threads.end();
            assertThat(threads.runNanos()).isEqualTo(700);
            assertThat(threads.waitNanos()).isEqualTo(400);
        }
    }

    private static void thread(Path task, String name, String stat) throws IOException {
        Files.createDirectories(task);
        Files.writeString(task.resolve("comm"), name);
        Files.writeString(task.resolve("schedstat"), stat);
    }

    @Test
    void aThreadWithTheNumberOfAnEndedThreadCounts(@TempDir Path tasks) throws IOException {
        Path ending = Files.createDirectory(tasks.resolve("20"));
        Path ofTheKit = tasks.resolve("30");
        thread(ofTheKit, "dynamo-latency-a\n", "1 1 1\n");
        try (ClientThreads threads = new ClientThreads(tasks)) {
            threads.begin();
            Files.delete(ofTheKit.resolve("comm"));
            Files.delete(ofTheKit.resolve("schedstat"));
            Files.delete(ofTheKit);
            threads.begin();
            thread(ending, "sdk-event-loop\n", "1000 500 1\n");
            thread(ofTheKit, "sdk-event-loop\n", "1000 500 1\n");
            threads.begin();
            thread(ending, "sdk-event-loop\n", "1700 900 2\n");
            thread(ofTheKit, "sdk-event-loop\n", "1050 540 2\n");
            threads.end();
            assertThat(threads.runNanos()).isEqualTo(750);
            assertThat(threads.waitNanos()).isEqualTo(440);
        }
    }

    @Test
    void aThreadIsFoundAlthoughTheKernelCutsAnOlderThreadsNameInACharacter() throws Exception {
        assumeWaitsAreKnown();
        // each character has 2 bytes, and the kernel keeps 15 bytes
        ExecutorService older = Executors.newSingleThreadExecutor(task -> new Thread(task, "\u00e9".repeat(20)));
        ExecutorService client = Executors.newSingleThreadExecutor(task -> new Thread(task, "sdk-event-loop"));
        try (ClientThreads threads = new ClientThreads()) {
            older.submit(() -> {}).get(10, TimeUnit.SECONDS);
            client.submit(() -> {}).get(10, TimeUnit.SECONDS);
            threads.begin();
            client.submit(() -> burn(60)).get(10, TimeUnit.SECONDS);
            threads.end();
            assertThat(threads.runNanos() + threads.waitNanos()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(30));
        } finally {
            older.shutdownNow();
            client.shutdownNow();
            assertThat(older.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(client.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void callersShareTheWorkOfAClientsThreads() throws InterruptedException {
        assumeWaitsAreKnown();
        ExecutorService client = Executors.newSingleThreadExecutor(task -> new Thread(task, "sdk-event-loop"));
        try (ThreadUsage alone = ThreadUsage.ofThisThread(true, 1);
                ThreadUsage shared = ThreadUsage.ofThisThread(true, 100)) {
            client.submit(() -> {}).get(10, TimeUnit.SECONDS);
            shared.begin();
            alone.begin();
            client.submit(() -> burn(60)).get(10, TimeUnit.SECONDS);
            alone.end();
            shared.end();
            assertThat(shared.cpuMicros()).isLessThan(alone.cpuMicros() / 2);
        } catch (ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        } finally {
            client.shutdownNow();
            assertThat(client.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theSchedulersAccountIsRead(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("schedstat"), "123456789 4567 89\n");
        try (SchedStat stat = SchedStat.open(file)) {
            assertThat(stat.read()).isTrue();
            assertThat(stat.runNanos()).isEqualTo(123_456_789);
            assertThat(stat.waitNanos()).isEqualTo(4_567);
            Files.writeString(file, "");
            assertThat(stat.read()).isFalse();
        }
    }

    @Test
    void theWaitOfAThreadIsThatSinceItLastAsked() {
        try (CoreWait wait = new CoreWait()) {
            assertThat(wait.nanosSinceLast()).isZero();
            assertThat(wait.nanosSinceLast()).isNotNegative();
        }
    }
}
