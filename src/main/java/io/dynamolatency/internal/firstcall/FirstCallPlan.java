package io.dynamolatency.internal.firstcall;

import java.time.Duration;
import java.util.List;

/**
 * What to measure in fresh JVMs, and what to expect.
 *
 * @param limits the limits on the first variant
 * @param jvms how many JVMs each variant starts
 * @param variants at least one
 * @param cpus the CPU time that each JVM is allowed to use, in cores; 0 for no bound
 * @param atMost after this time, no further JVM starts
 * @param awsAllowed whether the SDK's warm-up is allowed to send its request to AWS
 */
public record FirstCallPlan(
        List<Limit> limits, int jvms, List<Variant> variants, double cpus, Duration atMost, boolean awsAllowed) {

    /**
     * A limit on a quantile of the whole first call.
     *
     * @param label the name of the quantile, such as {@code p90}
     * @param quantile above 0.0, below 1.0
     */
    public record Limit(String label, double quantile, Duration below) {}

    public FirstCallPlan {
        limits = List.copyOf(limits);
        variants = List.copyOf(variants);
    }
}
