package io.dynamolatency.internal.hiccup;

import io.dynamolatency.result.Stall;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches for moments at which this machine runs nothing of this JVM, as jHiccup does: a daemon thread sleeps for {@value
 * #PERIOD_MILLIS} ms, looks how much later than that it woke, and sleeps again at once. Where it was {@value #LEAST_MILLIS} ms late
 * or more, it could not run in that time. Besides, the share of CPU time that a hypervisor took away, over the whole watch.
 *
 * <p><b>What one thread can see.</b> Whatever stops all of the machine or of the JVM: a hypervisor that runs others, a machine or
 * process that was suspended, a quota of CPU time that is used up, pauses of the JVM; and cores that are all so busy that a
 * thread which is due has to wait for one. Every stall of {@value #PERIOD_MILLIS} + {@value #LEAST_MILLIS} ms or more is seen. A shorter one is
 * seen where it goes on for {@value #LEAST_MILLIS} ms after the thread was due, and what is said of any is only from there on: it may have begun up to
 * {@value #PERIOD_MILLIS} ms before.
 *
 * <p><b>What it cannot see.</b> A stall of one core while another is free to run it; a caller that has to wait for a core
 * longer than this thread, since schedulers let those wait least that have slept most; waiting for locks, disks and networks.
 *
 * <p>It costs what waking 200 times a second costs, about half a per cent of one core on a virtual machine, and memory only for what
 * it has seen. Thread-safe.
 */
public final class HiccupMeter implements AutoCloseable {

    static final String THREAD = "dynamo-latency-jitter";
    static final long PERIOD_MILLIS = 5;
    static final long LEAST_MILLIS = 2;

    private static final Path STAT = Path.of("/proc/stat");
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(LEAST_MILLIS);

    /** It wakes when it is told to; later than that is a machine that runs nothing at all. */
    private static final long END_AT_MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Hiccups wakes = new Hiccups(PERIOD_NANOS, LEAST_NANOS, Hiccups.MOST);
    private final CpuSteal steal;
    private final Thread thread = new Thread(this::watch, THREAD);
    private volatile boolean ended;

    private HiccupMeter(Path stat) {
        this.steal = new CpuSteal(stat);
    }

    /** Begins to watch. */
    public static HiccupMeter start() {
        HiccupMeter watch = new HiccupMeter(STAT);
        watch.thread.setDaemon(true);
        // a thread that comes late to its start is a stall as well
        watch.wakes.asleep(System.nanoTime());
        watch.thread.start();
        return watch;
    }

    private void watch() {
        while (!ended) {
            LockSupport.parkNanos(PERIOD_NANOS);
            // whoever interrupts all threads is not to have this one run without sleeping
            Thread.interrupted();
            wakes.woken(System.nanoTime());
        }
    }

    /** The stalls that overlap a stretch of time of the watch, in their order, none overlapping another. */
    public List<Stall> stalls(long fromNanos, long toNanos) {
        return wakes.between(fromNanos, toNanos);
    }

    /** Why not all stalls are known from a moment on; empty where they are. */
    public Optional<String> stallsUnknown(long fromNanos) {
        return wakes.unknown(fromNanos);
    }

    /**
     * The share of the time of all cores, 0.0 to 1.0, that the hypervisor gave to others though this machine had work for it, from the
     * start of the watch to its end; empty where it is not known. A hypervisor that does not tell makes it 0.
     */
    public OptionalDouble cpuSteal() {
        synchronized (steal) {
            return steal.share();
        }
    }

    /** Why that is not known; empty where it is. */
    public Optional<String> cpuStealUnknown() {
        synchronized (steal) {
            return steal.unknown();
        }
    }

    /** Ends the watch and its thread; what was seen remains. An interrupt of the caller stays set. */
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
