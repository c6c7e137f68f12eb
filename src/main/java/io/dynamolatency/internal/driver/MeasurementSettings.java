package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Rate;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.result.VerdictPolicy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How calls are made. Immutable; made by a {@linkplain #of builder}.
 *
 * @param modes the modes to measure, at least one, without duplicates
 * @param iterations timed calls of each mode, at least 1: the first included, all threads together
 * @param warmup the least number of calls before them in each mode; 0 for none at all
 * @param connectionsOnly whether the test judges only connections: exactly {@code warmup} calls are made before the
 *     timed ones, and none over a second round trip
 * @param provingP99 whether calls go on for a while until they can prove a p99, since code may assert one
 * @param errorsAllowed how many timed calls of a mode may fail, 0 or more
 * @param load the number of threads, and the rate
 * @param policy the confidence of verdicts, and the bounds of more calls for an undecided one
 * @param errorShare the share of the run's error that the verdicts of one result may use, above 0.0, at most 1.0
 * @param limits the limits that more calls are made for while they are undecided, by mode
 * @param report the file that results are written to, for messages; empty if there is none
 * @param quiet whether there are no progress messages
 */
public record MeasurementSettings(
        List<ConnectionMode> modes,
        int iterations,
        int warmup,
        boolean connectionsOnly,
        boolean provingP99,
        int errorsAllowed,
        Load load,
        VerdictPolicy policy,
        double errorShare,
        Map<ConnectionMode, List<LatencyLimit>> limits,
        Optional<String> report,
        boolean quiet) {

    /** The calls of a test that judges only connections, if it does not say how many. */
    public static final int CONNECTIONS_ONLY_ITERATIONS = 30;

    /** The warm-up of a test that judges only connections. */
    public static final int CONNECTIONS_ONLY_WARMUP = 10;

    /**
     * Copies the modes and the limits.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public MeasurementSettings {
        modes = List.copyOf(modes);
        limits = Map.copyOf(limits);
        requireAtLeast("iterations", iterations, 1);
        requireAtLeast("warmup", warmup, 0);
        requireAtLeast("errorsAllowed", errorsAllowed, 0);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " = " + value + "; write " + least + " or more");
        }
    }

    /**
     * Starts settings of these modes with the defaults: 200 calls after a warm-up of 200, one thread, no limits.
     */
    public static Builder of(List<ConnectionMode> modes) {
        return new Builder(modes);
    }

    /** Starts settings that equal these. */
    public Builder toBuilder() {
        return new Builder(modes)
                .iterations(iterations)
                .warmup(warmup)
                .connectionsOnly(connectionsOnly)
                .provingP99(provingP99)
                .errorsAllowed(errorsAllowed)
                .load(load)
                .policy(policy)
                .errorShare(errorShare)
                .limits(limits)
                .report(report)
                .quiet(quiet);
    }

    /** Returns the limits of a mode. */
    public List<LatencyLimit> limitsOf(ConnectionMode mode) {
        return limits.getOrDefault(mode, List.of());
    }

    /** Returns the largest number of timed calls of a mode. */
    public int most() {
        return Math.max(iterations, policy.maxIterations());
    }

    /** Collects settings. For one thread. */
    public static final class Builder {

        private List<ConnectionMode> modes;
        private int iterations = 200;
        private int warmup = 200;
        private boolean connectionsOnly;
        private boolean provingP99;
        private int errorsAllowed;
        private Load load = Load.ONE_AT_A_TIME;
        private VerdictPolicy policy = VerdictPolicy.DEFAULT;
        private double errorShare = 1.0;
        private Map<ConnectionMode, List<LatencyLimit>> limits = Map.of();
        private Optional<String> report = Optional.empty();
        private boolean quiet;

        private Builder(List<ConnectionMode> modes) {
            this.modes = modes;
        }

        public Builder modes(List<ConnectionMode> value) {
            modes = value;
            return this;
        }

        public Builder iterations(int value) {
            iterations = value;
            return this;
        }

        public Builder warmup(int value) {
            warmup = value;
            return this;
        }

        public Builder connectionsOnly(boolean value) {
            connectionsOnly = value;
            return this;
        }

        public Builder provingP99(boolean value) {
            provingP99 = value;
            return this;
        }

        public Builder errorsAllowed(int value) {
            errorsAllowed = value;
            return this;
        }

        public Builder load(Load value) {
            load = value;
            return this;
        }

        public Builder concurrency(int value) {
            return load(new Load(value, load.rate()));
        }

        /** Sets the rate; empty for a closed loop. */
        public Builder rate(Optional<Rate> value) {
            return load(new Load(load.concurrency(), value));
        }

        public Builder policy(VerdictPolicy value) {
            policy = value;
            return this;
        }

        public Builder errorShare(double value) {
            errorShare = value;
            return this;
        }

        public Builder limits(Map<ConnectionMode, List<LatencyLimit>> value) {
            limits = value;
            return this;
        }

        /** Adds a limit to all modes. */
        public Builder limit(LatencyLimit added) {
            Map<ConnectionMode, List<LatencyLimit>> all = new EnumMap<>(ConnectionMode.class);
            for (ConnectionMode mode : ConnectionMode.values()) {
                all.put(
                        mode,
                        Stream.concat(limits.getOrDefault(mode, List.of()).stream(), Stream.of(added))
                                .toList());
            }
            return limits(all);
        }

        public Builder report(Optional<String> value) {
            report = value;
            return this;
        }

        public Builder quiet(boolean value) {
            quiet = value;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if a number is out of its range
         */
        public MeasurementSettings build() {
            return new MeasurementSettings(
                    modes,
                    iterations,
                    warmup,
                    connectionsOnly,
                    provingP99,
                    errorsAllowed,
                    load,
                    policy,
                    errorShare,
                    limits,
                    report,
                    quiet);
        }
    }
}
