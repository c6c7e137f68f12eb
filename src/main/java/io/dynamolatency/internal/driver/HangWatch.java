package io.dynamolatency.internal.driver;

import io.dynamolatency.internal.process.DaemonThread;
import io.dynamolatency.internal.text.CodeLine;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.result.MeasurementException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Detects calls that never return: all threads wait without a time limit, some of them in a call, and none of them has
 * moved for a while. Logs the line of code that waits, and interrupts the measuring thread. Some waits, such as {@code
 * CompletableFuture.join}, ignore the interrupt and go on. Before a hang, this class only compares counts of waits, and
 * takes no stack traces.
 */
final class HangWatch implements AutoCloseable {

    /** How many checks in a row must find the same waits. */
    private static final int LOOKS = 20;

    /** The shortest time after which a hang is reported. A sixth of {@code maxDuration} applies if it is longer. */
    private static final Duration AT_LEAST = Duration.ofSeconds(20);

    private static final int PART = 6;

    private static final System.Logger LOG = System.getLogger("io.dynamolatency");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Thread measuring = Thread.currentThread();
    private final String subject;
    private final Duration limit;
    private final Thread watch = DaemonThread.of("dynamo-latency-hang-watch", this::watch);
    private volatile List<Thread> callers = List.of(measuring);
    private volatile boolean over;
    private volatile @Nullable String hung;
    private long waitsBefore;
    private int same;

    /** Starts to watch the calling thread, which runs the measurement. */
    HangWatch(String subject, Duration limit) {
        this.subject = subject;
        this.limit = limit;
        watch.start();
    }

    /**
     * Returns the time after which a hang is reported: a sixth of {@code maxDuration}, but at least 20 s.
     *
     * @param maxDuration how long the test's calls are allowed to take while a limit is undecided
     */
    static Duration limit(Duration maxDuration) {
        Duration part = maxDuration.dividedBy(PART);
        return part.compareTo(AT_LEAST) > 0 ? part : AT_LEAST;
    }

    /** Sets the threads that make calls. The list is empty if the measuring thread makes the calls. */
    void of(List<Thread> threads) {
        callers = threads.isEmpty() ? List.of(measuring) : List.copyOf(threads);
    }

    private void watch() {
        long step = Math.max(1, limit.toNanos() / LOOKS);
        while (!over && hung == null) {
            LockSupport.parkNanos(this, step);
            if (!over && look()) {
                same = 0;
                text().ifPresent(text -> {
                    hung = text;
                    LOG.log(System.Logger.Level.WARNING, text);
                    measuring.interrupt();
                });
            }
        }
    }

    /** Checks the threads, and returns whether no thread has moved for {@link #LOOKS} checks. */
    private boolean look() {
        long[] ids = callers.stream().mapToLong(Thread::getId).toArray();
        ThreadInfo[] infos = THREADS.getThreadInfo(ids);
        boolean waiting = Arrays.stream(infos).allMatch(HangWatch::waits);
        long waits = waiting
                ? Arrays.stream(infos)
                        .mapToLong(info -> info.getWaitedCount() + info.getBlockedCount())
                        .sum()
                : -1;
        same = waiting && waits == waitsBefore ? same + 1 : 0;
        waitsBefore = waits;
        return same >= LOOKS;
    }

    private static boolean waits(@Nullable ThreadInfo info) {
        return info != null
                && (info.getThreadState() == Thread.State.WAITING || info.getThreadState() == Thread.State.BLOCKED);
    }

    /** Returns the words for a hang; empty if no thread is in a call. Threads without a call also wait. */
    private Optional<String> text() {
        List<Thread> all = callers;
        List<StackTraceElement[]> inCall = all.stream()
                .map(Thread::getStackTrace)
                .filter(HangWatch::timesACall)
                .toList();
        if (inCall.isEmpty()) {
            return Optional.empty();
        }
        StackTraceElement[] stack = inCall.get(0);
        String line = Stream.of(stack)
                .filter(frame -> !CodeLine.ofALibrary(frame.getClassName()))
                .findFirst()
                .map(CodeLine::text)
                .orElse("an unknown line");
        String threads = (inCall.size() == all.size() ? "all " : inCall.size() + " of ") + all.size() + " threads";
        return Optional.of("\"" + subject + "\" hangs: " + (all.size() == 1 ? "its call" : threads)
                + " waited for " + Durations.format(limit) + " without progress, at " + line + ", in "
                + CodeLine.text(stack[0])
                + ". fix: limit the wait there; a call that may take longer needs a maxDuration above "
                + Durations.format(limit.multipliedBy(PART)));
    }

    private static boolean timesACall(StackTraceElement[] stack) {
        return Stream.of(stack).anyMatch(frame -> frame.getClassName().equals(CallTimer.class.getName()));
    }

    /**
     * Returns the exception to throw for a failed measurement. If the measurement hung, the message of the exception
     * contains the line of code that waits.
     */
    MeasurementException explained(MeasurementException failed) {
        String text = hung;
        if (text == null) {
            return failed;
        }
        // clears the interrupt, because this object itself has interrupted the thread
        Thread.interrupted();
        return new MeasurementException(text, failed);
    }

    /** Ends the watch, after a wait of at most one second. An interrupt of the caller stays set. */
    @Override
    public void close() {
        over = true;
        LockSupport.unpark(watch);
        DaemonThread.awaitEnd(watch, Duration.ofSeconds(1));
    }
}
