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

/**
 * A declaration that was read and found without fault.
 *
 * @param orders what is to be done, in all modes
 * @param clients the HTTP clients of the kit's own to do it with
 * @param own the team's own client, there where one of the modes is its
 * @param interleaved whether all modes are measured in one node
 * @param probed whether the body is run once and measures with a probe, in modes that it names itself
 * @param network the network to emulate
 * @param backend what is to answer
 * @param expectations what each mode is held against
 * @param expected the modes that expectations name
 * @param baseline what results are held against as well; empty where they are not
 */
public record LatencyPlan(
        MeasurementSettings orders,
        List<HttpClientKind> clients,
        Optional<UserClient> own,
        boolean interleaved,
        boolean probed,
        NetworkProfile network,
        BackendKind backend,
        Map<ConnectionMode, List<Expectation>> expectations,
        Set<ConnectionMode> expected,
        Optional<BaselineSettings> baseline) {

    public List<Expectation> expectationsOf(ConnectionMode mode) {
        return expectations.getOrDefault(mode, List.of());
    }

    /**
     * What one node measures: one mode, or all of them where they are interleaved; where a probe names its modes, the one that
     * it has where it names none.
     *
     * @param client the HTTP client of the modes that are the kit's
     */
    public record Node(HttpClientKind client, MeasurementSettings orders) {

        public boolean asBuilt() {
            return orders.modes().contains(ConnectionMode.AS_BUILT);
        }
    }

    /** The nodes: one for each HTTP client in each mode of the kit's, and one for the team's own client. */
    public List<Node> nodes() {
        if (interleaved || probed) {
            return clients.stream().map(client -> new Node(client, orders)).toList();
        }
        List<Node> nodes = new ArrayList<>();
        for (HttpClientKind client : clients) {
            orders.modes().stream()
                    .filter(mode -> mode.ofTheKit() || client == clients.get(0))
                    .forEach(mode -> nodes.add(new Node(client, orders.in(List.of(mode)))));
        }
        return nodes;
    }
}
