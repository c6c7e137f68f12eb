package io.dynamolatency.internal.hiccup;

import io.dynamolatency.internal.process.DaemonThread;
import io.dynamolatency.result.Noise.Stall;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Uses jHiccup's method to detect when this machine does not run this JVM. A daemon thread sleeps for {@value
 * #PERIOD_MILLIS} ms, records how late the wake-up was, and sleeps again. A wake-up that is at least {@value
 * #LEAST_MILLIS} ms late is a hiccup. This class also measures the share of CPU time that a hypervisor took away.
 *
 * <p><b>What it detects.</b> Everything that stops the whole machine or JVM. This includes a hypervisor that runs other
 * machines, a suspended machine or process, a used-up CPU quota, JVM pauses, and cores that are all busy. It detects
 * every stall of {@value #PERIOD_MILLIS} + {@value #LEAST_MILLIS} ms or more. It detects a shorter stall only if the
 * stall lasts until {@value #LEAST_MILLIS} ms after the thread was due. A recorded stall starts when the thread was
 * due. The real stall perhaps started up to {@value #PERIOD_MILLIS} ms earlier.
 *
 * <p><b>What it does not detect.</b> This class does not detect waits for a lock, a disk or a network. It does not
 * detect a stall of one core if another core can run its thread. It can also miss a part of the time that a caller
 * waits for a core. A caller can wait longer than the thread of this class, because schedulers prefer threads that
 * slept.
 *
 * <p>The thread wakes 200 times a second, which costs about 0.5 % of one core on a virtual machine. Only hiccups need
 * memory. Thread-safe.
 */
public final class HiccupMeter implements AutoCloseable {

    static final String THREAD = "dynamo-latency-hiccups";
    static final long PERIOD_MILLIS = 5;
    static final long LEAST_MILLIS = 2;

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(LEAST_MILLIS);

    /** How long to wait for the thread's end. The thread ends immediately, unless the machine stalls. */
    private static final long END_AT_MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Hiccups hiccups = new Hiccups(PERIOD_NANOS, LEAST_NANOS, Hiccups.MOST);
    private final CpuSteal steal = new CpuSteal(Path.of("/proc/stat"));
    private final Thread thread = DaemonThread.of(THREAD, this::measure);
    private volatile boolean ended;

    private HiccupMeter() {}

    /** Starts the thread and the measurement. */
    public static HiccupMeter start() {
        HiccupMeter meter = new HiccupMeter();
        // a late start of the thread is also a hiccup
        meter.hiccups.asleep(System.nanoTime());
        meter.thread.start();
        return meter;
    }

    private void measure() {
        while (!ended) {
            LockSupport.parkNanos(PERIOD_NANOS);
            // an interrupt must not keep the thread from sleeping
            Thread.interrupted();
            hiccups.woken(System.nanoTime());
        }
    }

    /** Returns the stalls that overlap an interval, in order. The stalls do not overlap each other. */
    public List<Stall> stalls(long fromNanos, long toNanos) {
        return hiccups.between(fromNanos, toNanos);
    }

    /** Returns the reason if some stalls since a time are unknown; empty if all are known. */
    public Optional<String> stallsUnknown(long fromNanos) {
        return hiccups.unknown(fromNanos);
    }

    /**
     * Returns the share of all cores' time, 0.0 to 1.0, that the hypervisor took from start to end while this machine
     * had work. Empty if unknown. 0 if the hypervisor does not report the share.
     */
    public OptionalDouble cpuSteal() {
        synchronized (steal) {
            return steal.share();
        }
    }

    /** Returns the reason if the share is unknown; empty if it is known. */
    public Optional<String> cpuStealUnknown() {
        synchronized (steal) {
            return steal.unknown();
        }
    }

    /** Ends the thread. Results can still be read. An interrupt of the caller stays set. */
    @Override
    public void close() {
        synchronized (steal) {
            if (ended) {
                return;
            }
            ended = true;
            steal.end();
        }
        LockSupport.unpark(thread);
        long deadline = System.nanoTime() + END_AT_MOST_NANOS;
        boolean interrupted = false;
        for (long left = END_AT_MOST_NANOS; thread.isAlive() && left > 0; left = deadline - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
