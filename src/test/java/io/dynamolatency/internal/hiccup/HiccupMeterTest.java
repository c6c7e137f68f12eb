package io.dynamolatency.internal.hiccup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.result.Noise.Stall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The real thing, on a machine that others share: what is asked for is true however busy it is. */
@Timeout(60)
@Tag("process")
class HiccupMeterTest {

    private static final long LEAST = TimeUnit.MILLISECONDS.toNanos(HiccupMeter.LEAST_MILLIS);

    private static List<Thread> watching() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(HiccupMeter.THREAD))
                .toList();
    }

    @AfterEach
    void nothingIsLeftRunning() {
        assertThat(watching()).isEmpty();
    }

    /** Stops this whole JVM from without, and lets it go on, as a hypervisor does; returns when it goes on. */
    private static void suspendThisJvm(long millis) throws Exception {
        long pid = ProcessHandle.current().pid();
        Process outside = new ProcessBuilder(
                        "sh",
                        "-c",
                        "kill -STOP " + pid + "; sleep 0." + String.format("%03d", millis) + "; kill -CONT " + pid)
                .start();
        assertThat(outside.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(outside.exitValue()).isZero();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void seesThatThisJvmWasSuspended() throws Exception {
        HiccupMeter watch = HiccupMeter.start();
        long before = System.nanoTime();
        long after;
        try (watch) {
            // the watch is to be asleep for the first time when this begins
            TimeUnit.MILLISECONDS.sleep(50);
            suspendThisJvm(200);
            after = System.nanoTime();
        }
        long longest = watch.stalls(before, after).stream()
                .mapToLong(Stall::nanos)
                .max()
                .orElse(0);
        // a period of it may have been slept anyway, and the signal takes a moment to reach the watch's thread
        assertThat(longest).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200 - 2 * HiccupMeter.PERIOD_MILLIS));
        assertThat(watch.stallsUnknown(before)).isEmpty();
    }

    @Test
    void staysRightWhileAllCoresAreBusy() throws Exception {
        AtomicBoolean busy = new AtomicBoolean(true);
        List<Thread> burning = new ArrayList<>();
        for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
            Thread thread = new Thread(() -> {
                while (busy.get()) {
                    Thread.onSpinWait();
                }
            });
            thread.setDaemon(true);
            burning.add(thread);
        }
        HiccupMeter watch = HiccupMeter.start();
        long before = System.nanoTime();
        long after;
        try (watch) {
            burning.forEach(Thread::start);
            TimeUnit.MILLISECONDS.sleep(500);
        } finally {
            after = System.nanoTime();
            busy.set(false);
            for (Thread thread : burning) {
                thread.join(10_000);
            }
        }
        List<Stall> stalls = watch.stalls(before, after);
        assertThat(stalls).allSatisfy(stall -> {
            assertThat(stall.nanos()).isGreaterThanOrEqualTo(LEAST);
            assertThat(stall.overlaps(before, after)).isTrue();
        });
        for (int i = 1; i < stalls.size(); i++) {
            // it slept in between
            assertThat(stalls.get(i).startNanos() - stalls.get(i - 1).endNanos())
                    .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(HiccupMeter.PERIOD_MILLIS));
        }
        if (Files.isReadable(Path.of("/proc/stat"))) {
            assertThat(watch.cpuSteal().orElseThrow()).isBetween(0.0, 1.0);
            assertThat(watch.cpuStealUnknown()).isEmpty();
        } else {
            assertThat(watch.cpuSteal()).isEmpty();
            assertThat(watch.cpuStealUnknown()).isPresent();
        }
    }

    @Test
    void anInterruptOfItsThreadDoesNotEndItNorKeepItAwake() throws Exception {
        try (HiccupMeter watch = HiccupMeter.start()) {
            Thread thread = watching().get(0);
            assertThat(thread.isDaemon()).isTrue();
            thread.interrupt();
            for (long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                    thread.isInterrupted() && System.nanoTime() - deadline < 0; ) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            assertThat(thread.isInterrupted()).isFalse();
            assertThat(thread.isAlive()).isTrue();
            assertThat(watch.cpuSteal()).isEmpty();
        }
    }

    @Test
    void endsForACallerWhoWasInterruptedAndMayBeEndedTwice() {
        HiccupMeter watch = HiccupMeter.start();
        Thread.currentThread().interrupt();
        watch.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(watching()).isEmpty();
        watch.close();
    }
}
