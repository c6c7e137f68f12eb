package io.dynamolatency.jupiter;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.measure.Expectation;
import io.dynamolatency.measure.Orders;
import java.util.List;
import java.util.Map;

/**
 * A declaration that was read and found without fault.
 *
 * @param orders what is to be done, in all modes
 * @param interleaved whether all modes are measured in one node
 * @param network the network to emulate
 * @param backend what is to answer
 * @param expectations what each mode is held against
 */
record LatencyPlan(
        Orders orders,
        boolean interleaved,
        NetworkProfile network,
        BackendKind backend,
        Map<ConnectionMode, List<Expectation>> expectations) {

    List<Expectation> expectationsOf(ConnectionMode mode) {
        return expectations.getOrDefault(mode, List.of());
    }

    /** The orders of each node: one mode each, or all in one. */
    List<Orders> nodes() {
        return interleaved
                ? List.of(orders)
                : orders.modes().stream()
                        .map(mode ->
                                new Orders(List.of(mode), orders.iterations(), orders.warmup(), orders.errorsAllowed()))
                        .toList();
    }
}
