package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Rate;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.result.VerdictPolicy;
import io.dynamolatency.result.WarmUp;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How calls are to be made.
 *
 * @param modes the modes to measure, at least one, none twice
 * @param iterations timed calls in each mode, at least 1, the first included, all threads' together
 * @param warmup the fewest calls before them in each mode; 0 for none at all
 * @param errorsAllowed how many timed calls of a mode may fail without failing the measurement, 0 or more
 * @param load how many calls are made at a time, and when each begins
 * @param rigour how sure verdicts have to be, and how long is measured on for them
 * @param limits what is measured on for while it is open, by mode
 * @param report the file that the results are going to be written to, for messages; empty where they are not
 * @param timesMatter whether anything may be judged by how long calls take; where nothing is, {@link WarmUp} is cut short and no calls
 *     are made beside the timed ones
 * @param quiet whether nothing is said of how far they are
 */
public record MeasurementSettings(
        List<ConnectionMode> modes,
        int iterations,
        int warmup,
        int errorsAllowed,
        Load load,
        VerdictPolicy rigour,
        Map<ConnectionMode, List<LatencyLimit>> limits,
        Optional<String> report,
        boolean timesMatter,
        boolean quiet) {

    /**
     * Copies the modes and the limits.
     *
     * @throws IllegalArgumentException when a number is out of its range
     */
    public MeasurementSettings {
        modes = List.copyOf(modes);
        limits = Map.copyOf(limits);
        requireAtLeast("iterations", iterations, 1);
        requireAtLeast("warmup", warmup, 0);
        requireAtLeast("errorsAllowed", errorsAllowed, 0);
    }

    /** Of which is said how far they are. */
    public MeasurementSettings(
            List<ConnectionMode> modes,
            int iterations,
            int warmup,
            int errorsAllowed,
            Load load,
            VerdictPolicy rigour,
            Map<ConnectionMode, List<LatencyLimit>> limits,
            Optional<String> report,
            boolean timesMatter) {
        this(modes, iterations, warmup, errorsAllowed, load, rigour, limits, report, timesMatter, false);
    }

    /** One thread, one call after another. */
    public MeasurementSettings(List<ConnectionMode> modes, int iterations, int warmup, int errorsAllowed) {
        this(
                modes,
                iterations,
                warmup,
                errorsAllowed,
                Load.ONE_AT_A_TIME,
                VerdictPolicy.DEFAULT,
                Map.of(),
                Optional.empty(),
                true);
    }

    /** The limits of a mode that are measured on for. */
    public List<LatencyLimit> limitsOf(ConnectionMode mode) {
        return limits.getOrDefault(mode, List.of());
    }

    /** The most timed calls of a mode. */
    public int most() {
        return Math.max(iterations, rigour.maxIterations());
    }

    /** The same in other modes. */
    public MeasurementSettings in(List<ConnectionMode> others) {
        return new MeasurementSettings(
                others, iterations, warmup, errorsAllowed, load, rigour, limits, report, timesMatter, quiet);
    }

    /** The same with another number of timed calls. */
    public MeasurementSettings withIterations(int other) {
        return new MeasurementSettings(
                modes, other, warmup, errorsAllowed, load, rigour, limits, report, timesMatter, quiet);
    }

    /** The same with another least number of calls before the timed ones. */
    public MeasurementSettings withWarmup(int other) {
        return new MeasurementSettings(
                modes, iterations, other, errorsAllowed, load, rigour, limits, report, timesMatter, quiet);
    }

    /** The same with another number of calls that may fail. */
    public MeasurementSettings withErrorsAllowed(int other) {
        return new MeasurementSettings(
                modes, iterations, warmup, other, load, rigour, limits, report, timesMatter, quiet);
    }

    /** The same under another load. */
    public MeasurementSettings withLoad(Load other) {
        return new MeasurementSettings(
                modes, iterations, warmup, errorsAllowed, other, rigour, limits, report, timesMatter, quiet);
    }

    /** The same with results that are written to a file. */
    public MeasurementSettings withReport(String file) {
        return new MeasurementSettings(
                modes, iterations, warmup, errorsAllowed, load, rigour, limits, Optional.of(file), timesMatter, quiet);
    }

    /** The same, of which nothing is said of how far they are, or is. */
    public MeasurementSettings withQuiet(boolean other) {
        return new MeasurementSettings(
                modes, iterations, warmup, errorsAllowed, load, rigour, limits, report, timesMatter, other);
    }

    /** The same with verdicts that are to be so sure. */
    public MeasurementSettings withRigour(VerdictPolicy other) {
        return new MeasurementSettings(
                modes, iterations, warmup, errorsAllowed, load, other, limits, report, timesMatter, quiet);
    }

    /** The same with another limit, of all modes, that is measured on for. */
    public MeasurementSettings withLimit(LatencyLimit limit) {
        Map<ConnectionMode, List<LatencyLimit>> all = new EnumMap<>(ConnectionMode.class);
        for (ConnectionMode mode : ConnectionMode.values()) {
            all.put(
                    mode,
                    Stream.concat(limitsOf(mode).stream(), Stream.of(limit)).toList());
        }
        return new MeasurementSettings(
                modes, iterations, warmup, errorsAllowed, load, rigour, all, report, timesMatter, quiet);
    }

    /** The same with another number of threads. */
    public MeasurementSettings withConcurrency(int other) {
        return withLoad(new Load(other, load.rate()));
    }

    /** The same at another rate; empty for a closed loop. */
    public MeasurementSettings withRate(Optional<Rate> other) {
        return withLoad(new Load(load.concurrency(), other));
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " = " + value + "; write " + least + " or more");
        }
    }
}
