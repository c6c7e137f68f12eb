package io.dynamolatency.jupiter;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.measure.Expectation;
import io.dynamolatency.measure.Orders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A declaration that was read and found without fault.
 *
 * @param orders what is to be done, in all modes
 * @param clients the HTTP clients to do it with
 * @param interleaved whether all modes are measured in one node
 * @param probed whether the body is run once and measures with a probe, in modes that it names itself
 * @param network the network to emulate
 * @param backend what is to answer
 * @param expectations what each mode is held against
 * @param expected the modes that expectations name
 */
record LatencyPlan(
        Orders orders,
        List<HttpClientKind> clients,
        boolean interleaved,
        boolean probed,
        NetworkProfile network,
        BackendKind backend,
        Map<ConnectionMode, List<Expectation>> expectations,
        Set<ConnectionMode> expected) {

    List<Expectation> expectationsOf(ConnectionMode mode) {
        return expectations.getOrDefault(mode, List.of());
    }

    /**
     * What one node measures: one mode, or all of them where they are interleaved or a probe names them, on one HTTP client.
     */
    record Node(HttpClientKind client, Orders orders) {}

    List<Node> nodes() {
        return clients.stream()
                .flatMap(client -> each().map(order -> new Node(client, order)))
                .toList();
    }

    private Stream<Orders> each() {
        return interleaved || probed
                ? Stream.of(orders)
                : orders.modes().stream().map(mode -> orders.in(List.of(mode)));
    }
}
