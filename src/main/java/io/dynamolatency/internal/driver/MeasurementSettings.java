package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Rate;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.stats.InterimLooks;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.result.VerdictPolicy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The settings of a measurement's calls. Immutable; made by a {@linkplain #of builder}.
 *
 * @param modes the modes to measure, at least one, without duplicates
 * @param iterations the number of timed calls of each mode by all threads together, first calls included, at least 1
 * @param warmup the least number of warm-up calls in each mode; 0 for no warm-up
 * @param connectionsOnly whether the test judges only connections. The warm-up then has exactly {@code warmup} calls,
 *     and there are no calls at a second round-trip time
 * @param reused the modes that should reuse connections. The calls of these modes end early if each call opens a
 *     connection
 * @param provingP99 whether to make more calls for some seconds, until there are enough calls to prove a p99. Code can
 *     then assert a p99
 * @param errorsAllowed how many timed calls of a mode are allowed to fail, 0 or more
 * @param load the number of threads, and the rate
 * @param policy the confidence of verdicts, and the largest number of calls while a verdict is undecided
 * @param errorShare the share of the run's error probability that the verdicts of one result are allowed to use, above
 *     0.0, at most 1.0
 * @param limits the limits of each mode. The measurement makes more calls while a limit is undecided
 * @param faults the planned faults that strike during the timed calls
 * @param frozen whether the faults strike only connections that are open when the timed calls begin
 * @param report the path of the report file for messages; empty without a report file
 * @param quiet whether progress messages are off
 */
public record MeasurementSettings(
        List<ConnectionMode> modes,
        int iterations,
        int warmup,
        boolean connectionsOnly,
        Set<ConnectionMode> reused,
        boolean provingP99,
        int errorsAllowed,
        Load load,
        VerdictPolicy policy,
        double errorShare,
        Map<ConnectionMode, List<LatencyLimit>> limits,
        List<WireFault> faults,
        boolean frozen,
        Optional<String> report,
        boolean quiet) {

    /** The default number of calls of a test that judges only connections. */
    public static final int CONNECTIONS_ONLY_ITERATIONS = 30;

    /** The number of warm-up calls of a test that judges only connections. */
    public static final int CONNECTIONS_ONLY_WARMUP = 10;

    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public MeasurementSettings {
        modes = List.copyOf(modes);
        reused = Set.copyOf(reused);
        limits = Map.copyOf(limits);
        faults = List.copyOf(faults);
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
     * Starts a builder for these modes with the defaults: 200 timed calls after 200 warm-up calls, one thread, no
     * limits.
     */
    public static Builder of(List<ConnectionMode> modes) {
        return new Builder(modes);
    }

    /** Starts a builder with these settings. */
    public Builder toBuilder() {
        return new Builder(modes)
                .iterations(iterations)
                .warmup(warmup)
                .connectionsOnly(connectionsOnly)
                .reused(reused)
                .provingP99(provingP99)
                .errorsAllowed(errorsAllowed)
                .load(load)
                .policy(policy)
                .errorShare(errorShare)
                .limits(limits)
                .faults(faults)
                .frozen(frozen)
                .report(report)
                .quiet(quiet);
    }

    /** Returns the limits of a mode. */
    public List<LatencyLimit> limitsOf(ConnectionMode mode) {
        return limits.getOrDefault(mode, List.of());
    }

    /** Returns the numbers of calls after which the measurement checks the limits. */
    List<Integer> looks() {
        return limits.isEmpty() ? List.of(iterations) : InterimLooks.at(iterations, most());
    }

    /** Returns the confidence of each verdict on a mode's limits. */
    VerdictConfidence certainty(ConnectionMode mode) {
        return certainty(mode, looks().size());
    }

    /**
     * Returns the confidence of each limit's verdict.
     *
     * @param looks how often verdicts look at the calls, 1 or more
     */
    public VerdictConfidence certainty(ConnectionMode mode, int looks) {
        return new VerdictConfidence(policy.confidence(), errorShare, looks, policy.strict(), policy.wallClock())
                .sharedBy(limitsOf(mode).size());
    }

    /** Returns the largest number of timed calls of a mode. */
    public int most() {
        return Math.max(iterations, policy.maxIterations());
    }

    /** Builds settings. Only one thread is allowed to use an object. */
    public static final class Builder {

        private List<ConnectionMode> modes;
        private int iterations = 200;
        private int warmup = 200;
        private boolean connectionsOnly;
        private Set<ConnectionMode> reused = Set.of();
        private boolean provingP99;
        private int errorsAllowed;
        private Load load = Load.ONE_AT_A_TIME;
        private VerdictPolicy policy = VerdictPolicy.DEFAULT;
        private double errorShare = 1.0;
        private Map<ConnectionMode, List<LatencyLimit>> limits = Map.of();
        private List<WireFault> faults = List.of();
        private boolean frozen;
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

        public Builder reused(Set<ConnectionMode> value) {
            reused = value;
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

        public Builder faults(List<WireFault> value) {
            faults = value;
            return this;
        }

        public Builder frozen(boolean value) {
            frozen = value;
            return this;
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
                    reused,
                    provingP99,
                    errorsAllowed,
                    load,
                    policy,
                    errorShare,
                    limits,
                    faults,
                    frozen,
                    report,
                    quiet);
        }
    }
}
