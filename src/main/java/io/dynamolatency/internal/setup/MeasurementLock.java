package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.io.LockFile;
import io.dynamolatency.internal.text.Durations;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The turn of one measurement among those of all JVMs on this machine, so that forks do not disturb one another: it holds a file
 * until it is closed. Where the file cannot be had, the measurement goes on without, and {@link #note()} says so. For one thread.
 */
public final class MeasurementLock implements AutoCloseable {

    /** Parameter: {@code false} has measurements not wait for those of other JVMs. */
    public static final String TAKEN = "dynamolatency.lock";

    /** Parameter: the file that is held; all JVMs that name the same take turns. */
    public static final String FILE = "dynamolatency.lock.file";

    /** Parameter: how long to wait for the turn, with its unit. */
    public static final String WAIT = "dynamolatency.lock.wait";

    private static final Duration MOST_TO_WAIT = Duration.ofMinutes(5);

    /** Shorter waits are not worth a line. */
    private static final Duration UNSAID = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(MeasurementLock.class.getName());

    private final @Nullable LockFile held;
    private final Optional<String> note;

    private MeasurementLock(@Nullable LockFile held, Optional<String> note) {
        this.held = held;
        this.note = note;
    }

    /**
     * Waits for the turn.
     *
     * @throws IllegalArgumentException where a parameter cannot be read, with what to write
     */
    static MeasurementLock take(Function<String, Optional<String>> parameters) throws InterruptedException {
        boolean taken =
                switch (parameters.apply(TAKEN).map(String::strip).orElse("true")) {
                    case "true" -> true;
                    case "false" -> false;
                    default ->
                        throw new IllegalArgumentException("parameter " + TAKEN + " = \""
                                + parameters.apply(TAKEN).orElse("") + "\"; write true or false");
                };
        Path file = file(parameters.apply(FILE).map(String::strip));
        Duration wait = parameters.apply(WAIT).map(MeasurementLock::duration).orElse(MOST_TO_WAIT);
        return taken ? take(file, wait) : new MeasurementLock(null, Optional.empty());
    }

    private static Path file(Optional<String> named) {
        if (named.isEmpty()) {
            return Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "dynamo-latency-" + System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_") + ".lock");
        }
        try {
            if (!named.get().isEmpty()) {
                return Path.of(named.get());
            }
        } catch (InvalidPathException none) {
            // said below
        }
        throw new IllegalArgumentException("parameter " + FILE + " = \"" + named.get()
                + "\" is no path; write a file, such as target/latency.lock");
    }

    private static Duration duration(String written) {
        try {
            Duration wait = Durations.parse(written);
            if (!wait.isNegative() && !wait.isZero()) {
                return wait;
            }
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException("parameter " + WAIT + ": " + unreadable.getMessage(), unreadable);
        }
        throw new IllegalArgumentException("parameter " + WAIT + " = \"" + written
                + "\"; write a time above zero, such as 5 min, or " + TAKEN + " = false for no waiting");
    }

    private static MeasurementLock take(Path file, Duration wait) throws InterruptedException {
        try {
            Duration quietly = wait.compareTo(UNSAID) < 0 ? wait : UNSAID;
            Optional<LockFile> held = LockFile.acquire(file, quietly);
            if (held.isEmpty() && wait.compareTo(quietly) > 0) {
                LOG.log(
                        System.Logger.Level.INFO,
                        () -> "Waiting for the latency tests of " + holder(file) + ", up to " + Durations.format(wait)
                                + ": JVMs of one machine take turns by " + file + "; " + TAKEN
                                + " = false has them not");
                held = LockFile.acquire(file, wait.minus(quietly));
            }
            return held.map(lock -> new MeasurementLock(lock, Optional.empty()))
                    .orElseGet(() -> without("the latency tests of " + holder(file) + " held " + file + " for "
                            + Durations.format(wait) + " (" + WAIT + ")"));
        } catch (IOException failed) {
            return without(file + " cannot be locked: " + failed + "; " + FILE + " names another");
        }
    }

    private static MeasurementLock without(String why) {
        String note = "measured beside the latency tests of other JVMs, which may have disturbed it: " + why;
        LOG.log(System.Logger.Level.WARNING, note);
        return new MeasurementLock(null, Optional.of("warning: " + note));
    }

    private static String holder(Path file) {
        OptionalLong pid = LockFile.holder(file);
        return pid.isPresent() ? "process " + pid.getAsLong() : "another process";
    }

    /** What is to be said of a measurement that has no turn; empty where it has. */
    public Optional<String> note() {
        return note;
    }

    /** Lets others go on. */
    @Override
    public void close() {
        if (held != null) {
            held.close();
        }
    }
}
