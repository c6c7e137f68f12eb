package io.dynamolatency.internal.hiccup;

import io.dynamolatency.result.Noise.Stall;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures when this machine does not run this JVM, as jHiccup does. A daemon thread sleeps for {@value #PERIOD_MILLIS}
 * ms, notes how late it woke, and sleeps again. A wake-up that is {@value #LEAST_MILLIS} ms late or more is a hiccup.
 * Also measures the share of CPU time that a hypervisor took away.
 *
 * <p><b>What it sees.</b> All that stops the whole machine or JVM: a hypervisor that runs others, a suspended machine
 * or process, a used-up CPU quota, JVM pauses, and cores that are all busy. It sees every stall of
 * {@value #PERIOD_MILLIS} + {@value #LEAST_MILLIS} ms or more, and a shorter stall if it lasts until
 * {@value #LEAST_MILLIS} ms after the thread was due. A recorded stall starts when the thread was due; the real one may
 * have started up to {@value #PERIOD_MILLIS} ms earlier.
 *
 * <p><b>What it does not see.</b> A stall of one core while another can run the thread; a caller that waits longer for
 * a core than this thread, since schedulers prefer threads that slept; waits for locks, disks and networks.
 *
 * <p>It wakes 200 times a second, which costs about 0.5 % of one core on a virtual machine, and uses memory only for
 * hiccups. Thread-safe.
 */
public final class HiccupMeter implements AutoCloseable {

    static final String THREAD = "dynamo-latency-hiccups";
    static final long PERIOD_MILLIS = 5;
    static final long LEAST_MILLIS = 2;

    private static final Path STAT = Path.of("/proc/stat");
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(LEAST_MILLIS);

    /** The thread wakes at once when it is told to end, unless the machine stalls. */
    private static final long END_AT_MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Hiccups hiccups = new Hiccups(PERIOD_NANOS, LEAST_NANOS, Hiccups.MOST);
    private final CpuSteal steal;
    private final Thread thread = new Thread(this::measure, THREAD);
    private volatile boolean ended;

    private HiccupMeter(Path stat) {
        this.steal = new CpuSteal(stat);
    }

    /** Starts to measure. */
    public static HiccupMeter start() {
        HiccupMeter meter = new HiccupMeter(STAT);
        meter.thread.setDaemon(true);
        // a late start of the thread is a hiccup, too
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

    /** The stalls that overlap an interval, in order, without overlaps. */
    public List<Stall> stalls(long fromNanos, long toNanos) {
        return hiccups.between(fromNanos, toNanos);
    }

    /** Why not all stalls since a time are known; empty if they are. */
    public Optional<String> stallsUnknown(long fromNanos) {
        return hiccups.unknown(fromNanos);
    }

    /**
     * The share of all cores' time, 0.0 to 1.0, that the hypervisor gave to others although this machine had work, from
     * start to end. Empty if unknown. It is 0 if the hypervisor does not report it.
     */
    public OptionalDouble cpuSteal() {
        synchronized (steal) {
            return steal.share();
        }
    }

    /** Why the share is unknown; empty if it is known. */
    public Optional<String> cpuStealUnknown() {
        synchronized (steal) {
            return steal.unknown();
        }
    }

    /** Ends the thread; the results remain. An interrupt of the caller stays set. */
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
