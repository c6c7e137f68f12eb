package io.dynamolatency.internal.stats;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** Latencies in milliseconds whose true percentiles are known, since it is known how they are made. */
record SimulatedLatencies(String name, Source source, DoubleUnaryOperator below) {

    private static final NormalDistribution NORMAL = NormalDistribution.of(0.0, 1.0);

    /** The median of a call that nothing has slowed down. */
    private static final double BASE = 10.0;

    private static final double SHORTEST_STALL = 20.0;
    private static final double LONGEST_STALL = 60.0;

    /** How finely distributions are integrated over stalls and drifts. */
    private static final int STEPS = 2_000;

    /** What makes them, in the order of time. */
    @FunctionalInterface
    interface Source {
        /** Fills all of {@code out}. */
        void fill(SplittableRandom random, double[] out);
    }

    static SimulatedLatencies logNormal(double sigma) {
        return new SimulatedLatencies(
                "log-normal, sigma " + sigma,
                (random, out) -> {
                    for (int i = 0; i < out.length; i++) {
                        out[i] = call(random, BASE, sigma);
                    }
                },
                x -> belowLogNormal(x, BASE, sigma));
    }

    /**
     * A call that is not in a stall begins one with the probability {@code begins}; it hits 1 to {@code most} calls
     * alike.
     */
    static SimulatedLatencies stalls(double sigma, double begins, int most) {
        return stalls(BASE, sigma, begins, most);
    }

    /** The same on calls of another median; the stalls are as long. */
    static SimulatedLatencies stalls(double median, double sigma, double begins, int most) {
        double length = (1.0 + most) / 2.0;
        double share = length / (length + (1.0 - begins) / begins);
        return new SimulatedLatencies(
                "stalls of 20 to 60 ms that hit " + (most == 1 ? "1 call" : "1 to " + most + " calls in a row"),
                (random, out) -> {
                    int left = 0;
                    double stall = 0.0;
                    for (int i = 0; i < out.length; i++) {
                        out[i] = call(random, median, sigma);
                        if (left == 0 && random.nextDouble() < begins) {
                            left = random.nextInt(1, most + 1);
                            stall = random.nextDouble(SHORTEST_STALL, LONGEST_STALL);
                        }
                        if (left > 0) {
                            left--;
                            out[i] += stall;
                        }
                    }
                },
                x -> (1.0 - share) * belowLogNormal(x, median, sigma)
                        + share
                                * mean(at -> belowLogNormal(
                                        x - SHORTEST_STALL - at * (LONGEST_STALL - SHORTEST_STALL), median, sigma)));
    }

    /** A scale that depends on how much of the run is over, 0.0 to 1.0; the truth is that of the whole run. */
    static SimulatedLatencies drift(String name, double sigma, DoubleUnaryOperator scale) {
        return new SimulatedLatencies(
                name + ", sigma " + sigma,
                (random, out) -> {
                    for (int i = 0; i < out.length; i++) {
                        out[i] = call(random, BASE * scale.applyAsDouble((i + 0.5) / out.length), sigma);
                    }
                },
                x -> mean(at -> belowLogNormal(x, BASE * scale.applyAsDouble(at), sigma)));
    }

    /** The true quantile. */
    double quantile(double q) {
        double low = 0.0;
        double high = 10.0 * (BASE + LONGEST_STALL);
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2.0;
            if (below.applyAsDouble(middle) < q) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    static double call(SplittableRandom random, double median, double sigma) {
        return median * Math.exp(sigma * random.nextGaussian());
    }

    private static double belowLogNormal(double x, double median, double sigma) {
        return x <= 0.0 ? 0.0 : NORMAL.cumulativeProbability(Math.log(x / median) / sigma);
    }

    private static double mean(DoubleUnaryOperator function) {
        double sum = 0.0;
        for (int i = 0; i < STEPS; i++) {
            sum += function.applyAsDouble((i + 0.5) / STEPS);
        }
        return sum / STEPS;
    }
}
