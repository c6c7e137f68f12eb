package io.dynamolatency.internal.driver;

import io.dynamolatency.internal.process.DaemonThread;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Logs progress messages of a long measurement. Its own thread reads the number of calls every ten seconds, so the
 * threads that make calls have no extra work.
 */
public final class Progress implements AutoCloseable {

    /**
     * Configuration parameter: {@code true} always logs progress messages, {@code false} never logs them. Default: logs
     * them, except in CI.
     */
    public static final String PARAMETER = "dynamolatency.progress";

    static final String THREAD = "dynamo-latency-progress";

    private static final System.Logger LOG = System.getLogger("io.dynamolatency");

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(1);

    private final LongSupplier clock;
    private final Consumer<String> out;
    private final long everyNanos;
    private @Nullable Thread thread;
    private volatile @Nullable Stage stage;
    private volatile boolean over;
    private long saidNanos;

    /** Creates an object that logs a message every ten seconds. */
    static Progress logged() {
        return new Progress(System::nanoTime, text -> LOG.log(System.Logger.Level.INFO, text), EVERY);
    }

    /** Creates an object that logs nothing before {@link #begin()}. */
    Progress(LongSupplier clock, Consumer<String> out, Duration every) {
        this.clock = clock;
        this.out = out;
        this.everyNanos = every.toNanos();
        this.saidNanos = clock.getAsLong();
    }

    /**
     * Returns whether progress messages are off. If the parameter is unset, the environment variable {@code CI}
     * decides.
     *
     * @param parameters returns the value of a configuration parameter
     */
    public static boolean quiet(Function<String, Optional<String>> parameters, Map<String, String> environment) {
        Optional<String> said = parameters.apply(PARAMETER).map(String::strip);
        if (said.isPresent()) {
            return said.get().equals("false");
        }
        String ci = environment.getOrDefault("CI", "");
        return !ci.isEmpty() && !ci.equalsIgnoreCase("false");
    }

    /**
     * The current part of a measurement.
     *
     * @param made returns the number of calls so far. The thread for the messages calls this function
     * @param beganNanos when the part began, on the clock of the messages
     * @param words makes the text of the message
     */
    private record Stage(IntSupplier made, long beganNanos, Words words) {}

    /** Makes the text of a message about the calls so far. Pure. */
    interface Words {
        String of(int made, Duration elapsed);
    }

    /** Starts the thread. */
    void begin() {
        saidNanos = clock.getAsLong();
        thread = DaemonThread.start(THREAD, this::watch);
    }

    /** Sets the counter and the words that all later messages use. */
    void at(IntSupplier made, Words words) {
        int before = made.getAsInt();
        stage = new Stage(() -> made.getAsInt() - before, clock.getAsLong(), words);
    }

    private void watch() {
        while (!over) {
            long left = tick();
            if (!over) {
                LockSupport.parkNanos(this, left);
            }
        }
    }

    /**
     * Logs a message if a message is due.
     *
     * @return the time until the next message, in nanoseconds
     */
    long tick() {
        long now = clock.getAsLong();
        // nanoTime can wrap around, so compare differences with zero
        if (now - saidNanos >= everyNanos) {
            saidNanos = now;
            Stage current = stage;
            if (current != null) {
                out.accept(current.words().of(current.made().getAsInt(), Duration.ofNanos(now - current.beganNanos())));
            }
        }
        return saidNanos + everyNanos - now;
    }

    /** Ends the thread, and waits a limited time until it has ended. An interrupt of the caller stays set. */
    @Override
    public void close() {
        over = true;
        if (thread != null) {
            LockSupport.unpark(thread);
            DaemonThread.awaitEnd(thread, ENDS_WITHIN);
        }
    }

    /** Returns {@code , 98.2/s}; if {@code most} is above {@code made}, {@code , 98.2/s, 89 s left}. Pure. */
    public static String pace(int made, int most, Duration elapsed) {
        double seconds = elapsed.toNanos() / 1e9;
        if (made <= 0 || seconds <= 0) {
            return "";
        }
        double perSecond = made / seconds;
        String rate = ", "
                + String.format(Locale.ROOT, "%." + (perSecond < 10 ? 2 : perSecond < 100 ? 1 : 0) + "f/s", perSecond);
        return most <= made ? rate : rate + ", " + time((most - made) / perSecond) + " left";
    }

    private static String time(double seconds) {
        long whole = (long) Math.ceil(seconds);
        if (whole < 120) {
            return whole + " s";
        }
        long minutes = whole / 60;
        return minutes < 120 ? minutes + " min " + whole % 60 + " s" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
