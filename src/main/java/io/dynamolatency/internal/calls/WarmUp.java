package io.dynamolatency.internal.calls;

import java.time.Duration;
import java.util.Optional;

/**
 * The calls before the timed calls. Warm-up calls cost little, since they have no network delay. All threads make
 * warm-up calls, without a rate.
 *
 * <p><b>Stability rule.</b> The kit compares the last third of the calls with the third before it. The client is warm
 * if the medians of these two thirds differ by at most 5 %. The kit compares the CPU time that each call took on its
 * thread, plus one round trip of the test's network. It does not use times by the clock, because they depend on other
 * work of the machine. The kit checks the rule every 50 calls, from call 450 on. If calls need less CPU time than a
 * round trip takes, the checks begin at call 150. A faster client would then change the times of calls little. The kit
 * does not check the rule before the requested number of calls. If only some calls send a request, it waits until the
 * requested number of requests was sent. It waits for at most ten times the requested number of calls. If an earlier
 * test in this JVM has warmed up a client of the same kind, the kit knows the CPU time of warm calls. The client is
 * then warm as soon as the median of the last 100 calls exceeds this CPU time by at most 10 %. The medians of the two
 * halves of these 100 calls must also differ by at most 5 %. A fixed number of calls is not enough: without a network,
 * a cold JVM still doubles its speed between the 500th and the 3000th call. A comparison of only the last few calls is
 * not enough either, because it would miss a slow improvement. After 10,000 calls or 6 s the warm-up ends in any case.
 *
 * <p>Tests that judge only connections warm up with 10 calls, since a cold JVM opens the same connections as a warm
 * JVM.
 *
 * @param calls the number of calls, failed calls included
 * @param failed the number of failed calls
 * @param stable whether the rule was met; {@code false} without a warm-up
 * @param connectionsOnly whether the warm-up made only 10 calls, because the test judges only connections. The test's
 *     times are then those of a cold client
 * @param loopback the time of a call on this machine without a network: the median of the last third of the warm-up.
 *     With several threads it is the median of 50 more calls that one thread makes alone. Empty without a warm-up, and
 *     after a warm-up of 10 calls
 */
public record WarmUp(int calls, int failed, boolean stable, boolean connectionsOnly, Optional<Duration> loopback) {

    /** No warm-up. */
    public static final WarmUp NONE = new WarmUp(0, 0, false, false, Optional.empty());
}
