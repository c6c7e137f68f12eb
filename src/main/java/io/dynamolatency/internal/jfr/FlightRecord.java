package io.dynamolatency.internal.jfr;

import io.dynamolatency.internal.process.DaemonThread;
import io.dynamolatency.result.Noise.Stall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's own recording (JFR) of TLS handshakes and pauses. All open objects share one recording. The recording ends
 * when the last open object is closed. If the JVM can't record, nothing fails: the lists of handshakes and pauses are
 * empty, and {@link #unavailable()} says why. Thread-safe.
 */
public final class FlightRecord implements AutoCloseable {

    /** The largest number of pauses to keep. Older pauses are dropped. */
    private static final int MOST_PAUSES = 50_000;

    private static final Object LOCK = new Object();
    private static int open;
    private static @Nullable Recorder recorder;
    private static @Nullable String unavailable;
    /** The handshakes by id. Two recordings overlap, so some handshakes are in both recordings. */
    private static final Map<String, TlsHandshake> HANDSHAKES = new LinkedHashMap<>();

    private static List<Stall> pauses = List.of();
    private static long readNanos;

    private static final SafepointCount STOPS = SafepointCount.ofThisJvm();

    /** The JVM's number of safepoints at the last read; empty if unknown. */
    private static OptionalLong stopsWhenRead = OptionalLong.empty();

    private static long readOverNanos;
    private static boolean stopsKnown;
    private static long reads;

    private final AtomicBoolean closed = new AtomicBoolean();

    /** The reason if recording is off; empty if it is on. */
    private final Optional<String> off;

    private FlightRecord(Optional<String> off) {
        this.off = off;
    }

    /** Returns an object that records nothing. */
    public static FlightRecord off(String reason) {
        FlightRecord none = new FlightRecord(Optional.of(reason));
        none.closed.set(true);
        return none;
    }

    /** Starts the recording in the background. The first start in a JVM takes about 400 ms. */
    public static FlightRecord open() {
        FlightRecord record = new FlightRecord(Optional.empty());
        synchronized (LOCK) {
            open++;
        }
        DaemonThread.start("dynamo-latency-jfr-start", FlightRecord::start);
        return record;
    }

    private static void start() {
        synchronized (LOCK) {
            if (open == 0 || recorder != null || unavailable != null) {
                return;
            }
            try {
                recorder = OwnThread.call(Recorder::new);
                readNanos = System.nanoTime();
                stopsKnown = STOPS.known();
                readIsOver();
            } catch (LinkageError absent) {
                unavailable = "this Java runtime has no flight recorder (module jdk.jfr): " + absent;
            } catch (IOException | RuntimeException failed) {
                unavailable = "the JVM's flight recorder could not be started: " + failed;
            }
        }
    }

    /** Waits until the recording has started. */
    public void awaitStart() {
        if (off.isEmpty()) {
            start();
        }
    }

    /** Returns the reason if there is no recording; empty if there is a recording. */
    public Optional<String> unavailable() {
        if (off.isPresent()) {
            return off;
        }
        synchronized (LOCK) {
            start();
            return Optional.ofNullable(unavailable);
        }
    }

    /** Returns all TLS handshakes so far with the given host and port, in the order in which they ended. */
    public List<TlsHandshake> handshakes(Predicate<String> host, int port) {
        if (off.isPresent()) {
            return List.of();
        }
        synchronized (LOCK) {
            read();
            return HANDSHAKES.values().stream()
                    .filter(handshake -> handshake.port() == port && host.test(handshake.host()))
                    .sorted((one, other) -> Long.signum(one.nanos() - other.nanos()))
                    .toList();
        }
    }

    /** Returns the JVM's pauses that overlap an interval, in order. */
    public List<Stall> pauses(long fromNanos, long toNanos) {
        if (off.isPresent()) {
            return List.of();
        }
        synchronized (LOCK) {
            if (toNanos - readNanos > 0 && !noneSince(fromNanos)) {
                read();
            }
            return pauses.stream()
                    .filter(pause -> pause.overlaps(fromNanos, toNanos))
                    .toList();
        }
    }

    /**
     * Returns true if the JVM certainly had no pause since the given time. Reading the recording itself pauses the JVM,
     * so this method returns false for times before the end of the last read.
     */
    private static boolean noneSince(long nanos) {
        return recorder != null
                && nanos - readOverNanos >= 0
                && stopsWhenRead.isPresent()
                && stopsWhenRead.equals(STOPS.now());
    }

    private static void readIsOver() {
        stopsWhenRead = stopsKnown ? STOPS.now() : OptionalLong.empty();
        readOverNanos = System.nanoTime();
    }

    /** Returns how often the recording was read, for tests. */
    static long reads() {
        synchronized (LOCK) {
            return reads;
        }
    }

    /** Reads the events since the last read. Takes 10 to 20 ms, and longer the first time. */
    private static void read() {
        start();
        if (recorder == null) {
            return;
        }
        try {
            long now = System.nanoTime();
            JfrEvents events = JfrEvents.of(OwnThread.call(recorder::read));
            reads++;
            readNanos = now;
            readIsOver();
            events.handshakes().forEach(handshake -> HANDSHAKES.put(handshake.id(), handshake));
            List<Stall> all = new ArrayList<>(pauses);
            all.addAll(events.pauses());
            List<Stall> merged = JfrEvents.merged(all);
            pauses = List.copyOf(merged.subList(Math.max(0, merged.size() - MOST_PAUSES), merged.size()));
        } catch (IOException | RuntimeException unreadable) {
            // events can be missing from now on, so report none
            unavailable = "the recording of the JVM's flight recorder could not be read: " + unreadable;
            end();
        }
    }

    private static void end() {
        if (recorder != null) {
            recorder.close();
            recorder = null;
        }
        HANDSHAKES.clear();
        pauses = List.of();
    }

    /** Closes this object. Ends the recording if no other object is open. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        synchronized (LOCK) {
            open--;
            if (open == 0) {
                end();
                unavailable = null;
            }
        }
    }
}
