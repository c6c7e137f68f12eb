package io.dynamolatency.internal.jfr;

import io.dynamolatency.result.Stall;
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
 * What the JVM has recorded of itself since this was opened. All that are open share one recording, which ends with the last of
 * them. Where the JVM cannot record, nothing fails: there are no handshakes and no pauses, and {@link #unavailable()} says why.
 * Thread-safe.
 */
public final class FlightRecord implements AutoCloseable {

    /** More pauses than that are of no interest to anybody who asks about a stretch of calls: the oldest are forgotten. */
    private static final int MOST_PAUSES = 50_000;

    private static final Object LOCK = new Object();
    private static int open;
    private static @Nullable Recorder recorder;
    private static @Nullable String unavailable;
    /** By their ids, since what is read at the seam of two recordings may be in both. */
    private static final Map<String, TlsHandshake> HANDSHAKES = new LinkedHashMap<>();

    private static List<Stall> pauses = List.of();
    private static long readNanos;

    private static final SafepointCount STOPS = SafepointCount.ofThisJvm();

    /** Where the JVM tells how often it has stopped: how often that was when the recording was read last, and when that was over. */
    private static OptionalLong stopsWhenRead = OptionalLong.empty();

    private static long readOverNanos;
    private static boolean stopsKnown;
    private static long reads;

    private final AtomicBoolean closed = new AtomicBoolean();

    /** Why nothing is to be recorded; empty where something is. */
    private final Optional<String> off;

    private FlightRecord(Optional<String> off) {
        this.off = off;
    }

    /** One for which nothing is recorded, and why. */
    public static FlightRecord off(String reason) {
        FlightRecord none = new FlightRecord(Optional.of(reason));
        none.closed.set(true);
        return none;
    }

    /** Has the JVM record; the first start in a JVM takes some 400 ms, and is made in the background. */
    public static FlightRecord open() {
        FlightRecord record = new FlightRecord(Optional.empty());
        synchronized (LOCK) {
            open++;
        }
        Thread starter = new Thread(FlightRecord::start, "dynamo-latency-jfr-start");
        starter.setDaemon(true);
        starter.start();
        return record;
    }

    private static void start() {
        synchronized (LOCK) {
            if (open == 0 || recorder != null || unavailable != null) {
                return;
            }
            try {
                recorder = new Recorder();
                readNanos = System.nanoTime();
                stopsKnown = STOPS.known();
                readIsOver();
            } catch (LinkageError absent) {
                unavailable = "this Java runtime has no flight recorder (module jdk.jfr): " + absent;
            } catch (RuntimeException failed) {
                unavailable = "the JVM's flight recorder could not be started: " + failed;
            }
        }
    }

    /** Waits until the recording is on. */
    public void awaitStart() {
        if (off.isEmpty()) {
            start();
        }
    }

    /** Why nothing is recorded; empty where it is. */
    public Optional<String> unavailable() {
        if (off.isPresent()) {
            return off;
        }
        synchronized (LOCK) {
            start();
            return Optional.ofNullable(unavailable);
        }
    }

    /** All TLS handshakes so far with a port of a host, in the order they ended. */
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

    /** The JVM's pauses that overlap a stretch of time, in their order. */
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
     * Whether the JVM is known to have made no pause since then. The recorder itself stops the JVM while it is read, so a stretch of time
     * that begins before that was over is not known to have no other.
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

    /** How often the recording was read, for tests. */
    static long reads() {
        synchronized (LOCK) {
            return reads;
        }
    }

    /** Takes what was recorded since the last time; some 10 to 20 ms, more the first time. */
    private static void read() {
        start();
        if (recorder == null) {
            return;
        }
        try {
            long now = System.nanoTime();
            JfrEvents chapter = JfrEvents.of(recorder.read());
            reads++;
            readNanos = now;
            readIsOver();
            chapter.handshakes().forEach(handshake -> HANDSHAKES.put(handshake.id(), handshake));
            List<Stall> all = new ArrayList<>(pauses);
            all.addAll(chapter.pauses());
            List<Stall> merged = JfrEvents.merged(all);
            pauses = List.copyOf(merged.subList(Math.max(0, merged.size() - MOST_PAUSES), merged.size()));
        } catch (IOException | RuntimeException unreadable) {
            // from here on something may be missing, so nothing is claimed any more
            unavailable = "what the JVM's flight recorder has recorded could not be read: " + unreadable;
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

    /** Ends the recording where no other is open. */
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
