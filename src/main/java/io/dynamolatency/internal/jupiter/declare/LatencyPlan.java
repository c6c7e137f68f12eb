package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.judge.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/**
 * A valid declaration: what a test method measures and expects.
 *
 * @param orders the settings of the calls, and all modes to measure
 * @param clients the HTTP clients that the kit's clients use
 * @param own the user's client; empty if no mode measures it
 * @param interleaved whether one node measures all modes
 * @param probed whether the body runs once and measures with a probe, in the modes that the body names
 * @param timed whether times matter: false if only connections are judged
 * @param table the schema of the test's table; empty for the kit's own schema
 * @param expected the modes that expectations name
 * @param baseline the settings for comparing with the baseline; empty for no comparison
 */
public record LatencyPlan(
        MeasurementSettings orders,
        List<HttpClientKind> clients,
        Optional<UserClient> own,
        boolean interleaved,
        boolean probed,
        boolean timed,
        NetworkProfile network,
        BackendKind backend,
        Optional<CreateTableRequest> table,
        Map<ConnectionMode, List<Expectation>> expectations,
        Set<ConnectionMode> expected,
        Optional<BaselineSettings> baseline) {

    public List<Expectation> expectationsOf(ConnectionMode mode) {
        return expectations.getOrDefault(mode, List.of());
    }

    /** Returns whether the test has no expectations, no baseline and no planned faults. */
    public boolean expectsNothing() {
        return expectations.isEmpty() && baseline.isEmpty() && orders.faults().isEmpty();
    }

    /**
     * A node of the test: one mode, or all modes if interleaved. With a probe, the mode applies to those calls of
     * {@code measure} that name no mode.
     *
     * @param client the HTTP client that the kit's modes use
     */
    public record Node(HttpClientKind client, MeasurementSettings orders) {

        public boolean asBuilt() {
            return orders.modes().contains(ConnectionMode.AS_BUILT);
        }
    }

    /**
     * Returns a node for each of the kit's modes on each HTTP client, and a node for the user's client. With
     * interleaved modes or a probe, returns one node for each HTTP client.
     */
    public List<Node> nodes() {
        if (interleaved || probed) {
            return clients.stream().map(client -> new Node(client, orders)).toList();
        }
        List<Node> nodes = new ArrayList<>();
        for (HttpClientKind client : clients) {
            orders.modes().stream()
                    .filter(mode -> mode.ofTheKit() || client == clients.get(0))
                    .forEach(mode -> nodes.add(new Node(
                            client, orders.toBuilder().modes(List.of(mode)).build())));
        }
        return nodes;
    }
}
