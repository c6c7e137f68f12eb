package io.dynamolatency.measure;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Rate;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * How calls are to be made.
 *
 * @param modes the modes to measure, at least one, none twice
 * @param iterations timed calls in each mode, at least 1, the first included, all threads' together
 * @param warmup the fewest calls before them in each mode; 0 for none at all
 * @param errorsAllowed how many timed calls of a mode may fail without failing the measurement, 0 or more
 * @param load how many calls are made at a time, and when each begins
 * @param report the file that the results are going to be written to, for messages; empty where they are not
 */
@API(status = Status.INTERNAL, since = "0.1")
public record Orders(
        List<ConnectionMode> modes, int iterations, int warmup, int errorsAllowed, Load load, Optional<String> report) {

    /**
     * Copies the modes.
     *
     * @throws IllegalArgumentException when a number is out of its range
     */
    public Orders {
        modes = List.copyOf(modes);
        requireAtLeast("iterations", iterations, 1);
        requireAtLeast("warmup", warmup, 0);
        requireAtLeast("errorsAllowed", errorsAllowed, 0);
    }

    /** One thread, one call after another. */
    public Orders(List<ConnectionMode> modes, int iterations, int warmup, int errorsAllowed) {
        this(modes, iterations, warmup, errorsAllowed, Load.ONE_AT_A_TIME, Optional.empty());
    }

    /** The same in other modes. */
    public Orders in(List<ConnectionMode> others) {
        return new Orders(others, iterations, warmup, errorsAllowed, load, report);
    }

    /** The same with another number of timed calls. */
    public Orders withIterations(int other) {
        return new Orders(modes, other, warmup, errorsAllowed, load, report);
    }

    /** The same with another least number of calls before the timed ones. */
    public Orders withWarmup(int other) {
        return new Orders(modes, iterations, other, errorsAllowed, load, report);
    }

    /** The same with another number of calls that may fail. */
    public Orders withErrorsAllowed(int other) {
        return new Orders(modes, iterations, warmup, other, load, report);
    }

    /** The same under another load. */
    public Orders withLoad(Load other) {
        return new Orders(modes, iterations, warmup, errorsAllowed, other, report);
    }

    /** The same with results that are written to a file. */
    public Orders withReport(String file) {
        return new Orders(modes, iterations, warmup, errorsAllowed, load, Optional.of(file));
    }

    /** The same with another number of threads. */
    public Orders withConcurrency(int other) {
        return withLoad(new Load(other, load.rate()));
    }

    /** The same at another rate; empty for a closed loop. */
    public Orders withRate(Optional<Rate> other) {
        return withLoad(new Load(load.concurrency(), other));
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " = " + value + "; write " + least + " or more");
        }
    }
}
