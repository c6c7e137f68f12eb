package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.io.LockFile;
import io.dynamolatency.internal.io.OwnDirectory;
import io.dynamolatency.internal.text.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the JVMs of a user measure one after another, so that forks do not disturb each other. Locks a file in the
 * user's own directory in {@code java.io.tmpdir} until {@link #close}. If locking fails, the measurement runs without
 * the lock, and {@link #note()} says so. Only one thread is allowed to use an object of this class.
 */
public final class MeasurementLock implements AutoCloseable {

    /** Parameter: how long to wait for the lock, with its unit, or {@code off}. */
    public static final String WAIT = "dynamolatency.lock";

    private static final String OFF = "off";

    private static final Duration DEFAULT_WAIT = Duration.ofMinutes(5);

    /** Waits of at least this length are logged. */
    private static final Duration QUIET_WAIT = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(MeasurementLock.class.getName());

    private final @Nullable LockFile held;
    private final Optional<String> note;

    private MeasurementLock(@Nullable LockFile held, Optional<String> note) {
        this.held = held;
        this.note = note;
    }

    /** Returns an object that locks nothing: it waits for no other JVM, and other JVMs can measure at the same time. */
    public static MeasurementLock none() {
        return new MeasurementLock(null, Optional.empty());
    }

    /**
     * Waits for the lock.
     *
     * @throws IllegalArgumentException if a parameter can't be read; the message says what to write
     */
    static MeasurementLock take(Function<String, Optional<String>> parameters) throws InterruptedException {
        return take(() -> OwnDirectory.ofUser().resolve("measuring.lock"), parameters);
    }

    /** Finds the lock file. */
    @FunctionalInterface
    interface Place {
        Path file() throws IOException;
    }

    static MeasurementLock take(Place place, Function<String, Optional<String>> parameters)
            throws InterruptedException {
        Optional<String> written = parameters.apply(WAIT).map(String::strip);
        if (written.filter(OFF::equalsIgnoreCase).isPresent()) {
            return none();
        }
        Duration wait = written.map(MeasurementLock::duration).orElse(DEFAULT_WAIT);
        try {
            return take(place.file(), wait);
        } catch (IOException failed) {
            return without("the lock cannot be taken: " + failed.getMessage());
        }
    }

    private static Duration duration(String written) {
        try {
            Duration wait = Durations.parse(written);
            if (!wait.isNegative() && !wait.isZero()) {
                return wait;
            }
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "parameter " + WAIT + ": " + unreadable.getMessage() + ", or " + OFF + " for no waiting",
                    unreadable);
        }
        throw new IllegalArgumentException("parameter " + WAIT + " = \"" + written
                + "\"; write a time above zero, such as 5 min, or " + OFF + " for no waiting");
    }

    private static MeasurementLock take(Path file, Duration wait) throws InterruptedException {
        try {
            Duration quietly = wait.compareTo(QUIET_WAIT) < 0 ? wait : QUIET_WAIT;
            Optional<LockFile> held = LockFile.acquire(file, quietly);
            if (held.isEmpty() && wait.compareTo(quietly) > 0) {
                LOG.log(
                        System.Logger.Level.INFO,
                        () -> "Waiting up to " + Durations.format(wait) + " for the latency tests of " + holder(file)
                                + ", which hold " + file + "; write " + WAIT + " = off for no waiting");
                held = LockFile.acquire(file, wait.minus(quietly));
            }
            return held.map(lock -> new MeasurementLock(lock, Optional.empty()))
                    .orElseGet(() -> without("the latency tests of " + holder(file) + " held " + file + " for "
                            + Durations.format(wait) + " (" + WAIT + ")"));
        } catch (IOException failed) {
            return without(file + " cannot be locked: " + failed);
        }
    }

    private static MeasurementLock without(String why) {
        String note = "measured while other JVMs ran latency tests, which may have disturbed this measurement: " + why;
        LOG.log(System.Logger.Level.WARNING, note);
        return new MeasurementLock(null, Optional.of("warning: " + note));
    }

    private static String holder(Path file) {
        OptionalLong pid = LockFile.holder(file);
        return pid.isPresent() ? "process " + pid.getAsLong() : "another process";
    }

    /** Returns a warning if the measurement runs without the lock; empty if it has the lock. */
    public Optional<String> note() {
        return note;
    }

    /** Releases the lock, so that other JVMs can measure. */
    @Override
    public void close() {
        if (held != null) {
            held.close();
        }
    }
}
