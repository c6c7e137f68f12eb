package io.dynamolatency.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.result.Noise.Stall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the JVM records of itself. No length of a pause is asserted, but where it lies. */
@Timeout(60)
@Tag("slow")
class FlightRecordTest {

    @Test
    void aCollectionIsAPauseThatOverlapsIts() {
        try (FlightRecord record = FlightRecord.open()) {
            record.awaitStart();
            long before = System.nanoTime();
            System.gc();
            long after = System.nanoTime();

            List<Stall> pauses = record.pauses(before, after);
            assertThat(pauses).anySatisfy(pause -> {
                assertThat(pause.what()).startsWith("GC ").contains("System.gc()");
                assertThat(pause.startNanos() - before).isNotNegative();
                assertThat(after - pause.endNanos()).isNotNegative();
                assertThat(pause.nanos()).isPositive();
            });
            // asked again nothing is there twice, and nothing is gone
            assertThat(record.pauses(before, after)).isEqualTo(pauses);
            assertThat(record.pauses(before, System.nanoTime())).containsAll(pauses);
        }
    }

    @Test
    void anInterruptedThreadStartsAndReadsTheRecording() {
        try (FlightRecord record = FlightRecord.open()) {
            Thread.currentThread().interrupt();
            record.awaitStart();
            assertThat(Thread.interrupted()).isTrue();
            long before = System.nanoTime();
            System.gc();
            long after = System.nanoTime();

            Thread.currentThread().interrupt();
            List<Stall> pauses = record.pauses(before, after);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(record.unavailable()).isEmpty();
            assertThat(pauses).anySatisfy(pause -> assertThat(pause.what()).contains("System.gc()"));
        }
    }

    @Test
    void interruptsDuringReadsLoseNothing() throws InterruptedException {
        Thread reader = Thread.currentThread();
        AtomicBoolean over = new AtomicBoolean();
        Thread interrupts = new Thread(() -> {
            while (!over.get()) {
                reader.interrupt();
                LockSupport.parkNanos(1_000_000);
            }
        });
        try (FlightRecord record = FlightRecord.open()) {
            record.awaitStart();
            interrupts.start();
            for (int read = 0; read < 5; read++) {
                long before = System.nanoTime();
                System.gc();
                assertThat(record.pauses(before, System.nanoTime())).isNotEmpty();
            }
            assertThat(record.unavailable()).isEmpty();
        } finally {
            over.set(true);
            boolean interrupted = Thread.interrupted();
            while (interrupts.isAlive()) {
                Thread.onSpinWait();
            }
            interrupted |= Thread.interrupted();
            assertThat(interrupted).isTrue();
        }
    }

    @Test
    void outsideItsWindowThereIsNone() throws InterruptedException {
        try (FlightRecord record = FlightRecord.open()) {
            record.awaitStart();
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20);
            long from = System.nanoTime();
            long to = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(20);
            System.gc();

            assertThat(record.pauses(from, to))
                    .noneSatisfy(pause -> assertThat(pause.what()).contains("System.gc()"));
        }
    }

    @Test
    void theRecordingIsReadWhenTheJvmHasStoppedSinceAndNotBefore() {
        try (FlightRecord record = FlightRecord.open()) {
            record.awaitStart();
            SafepointCount stops = SafepointCount.ofThisJvm();
            int without = 0;
            // the JVM may stop at any time for a reason of its own: most short stretches have none
            for (int i = 0; i < 200 && without < 3; i++) {
                long from = System.nanoTime();
                long readsBefore = FlightRecord.reads();
                OptionalLong before = stops.now();
                record.pauses(from, System.nanoTime());
                long readsAfterTheFirst = FlightRecord.reads();
                List<Stall> again = record.pauses(System.nanoTime(), System.nanoTime());
                if (before.equals(stops.now()) && readsAfterTheFirst == readsBefore) {
                    without++;
                    assertThat(FlightRecord.reads()).isEqualTo(readsBefore);
                    assertThat(again).isEmpty();
                }
            }
            assertThat(without).isEqualTo(3);

            long from = System.nanoTime();
            long readsBefore = FlightRecord.reads();
            System.gc();
            assertThat(record.pauses(from, System.nanoTime())).isNotEmpty();
            assertThat(FlightRecord.reads()).isEqualTo(readsBefore + 1);
        }
    }

    @Test
    void pausesWithinOneAnotherAreOne() {
        assertThat(JfrEvents.merged(List.of(
                        new Stall(Stall.Kind.SAFEPOINT, "safepoint (ICBufferFull)", 50, 60),
                        new Stall(Stall.Kind.GC, "GC G1New (G1 Evacuation Pause)", 12, 19),
                        new Stall(Stall.Kind.SAFEPOINT, "safepoint (G1CollectForAllocation)", 10, 20),
                        new Stall(Stall.Kind.SAFEPOINT, "safepoint (Cleanup)", 60, 65))))
                .containsExactly(
                        new Stall(Stall.Kind.GC, "GC G1New (G1 Evacuation Pause)", 10, 20),
                        new Stall(Stall.Kind.SAFEPOINT, "safepoint (Cleanup), safepoint (ICBufferFull)", 50, 65));
    }

    @Test
    void aJoinedPauseNamesEachOperationOnce() {
        Stall cleanup = new Stall(Stall.Kind.SAFEPOINT, "safepoint (Cleanup)", 10, 20);
        Stall full = new Stall(Stall.Kind.SAFEPOINT, "safepoint (ICBufferFull)", 20, 30);
        Stall again = new Stall(Stall.Kind.SAFEPOINT, "safepoint (Cleanup)", 30, 40);
        Stall joined = new Stall(Stall.Kind.SAFEPOINT, "safepoint (Cleanup), safepoint (ICBufferFull)", 10, 40);

        assertThat(JfrEvents.merged(List.of(cleanup, full, again))).containsExactly(joined);
        // the next read joins the already joined pause
        assertThat(JfrEvents.merged(List.of(joined, again))).containsExactly(joined);
    }

    @Test
    void oneRecordingIsSharedAndEndsWithTheLast() {
        try (FlightRecord one = FlightRecord.open()) {
            one.awaitStart();
            List<Recording> running = ofTheKit();
            assertThat(running).hasSize(1);
            try (FlightRecord other = FlightRecord.open()) {
                other.awaitStart();
                assertThat(ofTheKit()).hasSize(1);
            }
            assertThat(ofTheKit()).hasSize(1);
            one.pauses(0, System.nanoTime());
            assertThat(ofTheKit()).hasSize(1);
        }
        assertThat(ofTheKit()).isEmpty();
    }

    private static List<Recording> ofTheKit() {
        return FlightRecorder.getFlightRecorder().getRecordings().stream()
                .filter(recording -> recording.getName().equals("dynamo-latency-junit"))
                .toList();
    }

    /** Run in a JVM that has no flight recorder. */
    static final class WithoutJfr {
        public static void main(String[] arguments) {
            try (FlightRecord record = FlightRecord.open()) {
                System.out.println(record.unavailable().orElse("available"));
                System.out.println(record.pauses(0, System.nanoTime()) + " " + record.handshakes(host -> true, 443));
            }
        }
    }

    @Test
    void aJvmWithoutARecorderSaysSoAndGoesOn() throws IOException, InterruptedException {
        assertThat(outputOf("--limit-modules", "java.base,java.logging"))
                .contains("this Java runtime has no flight recorder (module jdk.jfr)", "[] []");
    }

    @Test
    void soDoesOneThatHasItSwitchedOff() throws IOException, InterruptedException {
        assertThat(outputOf("-XX:-FlightRecorder", "-Xshare:auto"))
                .satisfiesAnyOf(
                        output -> assertThat(output).contains("switched off", "[] []"),
                        // a JVM that no longer knows the option
                        output -> assertThat(output).contains("FlightRecorder"));
    }

    private static String outputOf(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WithoutJfr.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
