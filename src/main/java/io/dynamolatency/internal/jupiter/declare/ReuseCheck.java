package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.judge.AllowedConnections;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.Expectation;
import io.dynamolatency.internal.judge.KeepAliveLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds faulty expectations on connections. Such an expectation needs more calls than the test makes, or the test's
 * HTTP clients can't meet it.
 *
 * @param clients the HTTP clients of the kit
 * @param iterations how many calls the test makes
 */
record ReuseCheck(List<HttpClientKind> clients, Load load, int iterations) {

    List<String> faults(Map<ConnectionMode, List<Expectation>> expectations) {
        List<String> faults = new ArrayList<>();
        expectations.forEach((mode, all) -> {
            List<Optional<HttpClientKind>> used =
                    mode.ofTheKit() ? clients.stream().map(Optional::of).toList() : List.of(Optional.empty());
            for (Optional<HttpClientKind> client : used) {
                for (Expectation expected : all) {
                    if (expected instanceof KeepAliveLimit) {
                        tooFewCalls(client).ifPresent(faults::add);
                    } else if (expected instanceof ConnectionLimit limit && mode == ConnectionMode.KEEP_ALIVE) {
                        client.flatMap(kind -> tooFewConnections(kind, limit.atMost()))
                                .ifPresent(faults::add);
                    }
                }
            }
        });
        return faults.stream().distinct().toList();
    }

    private Optional<String> tooFewCalls(Optional<HttpClientKind> client) {
        int open = load.concurrency() * AllowedConnections.connectionsForEach(client);
        int needed = AllowedConnections.callsNeeded(load.concurrency(), client);
        return iterations >= needed || iterations < load.concurrency()
                ? Optional.empty()
                : Optional.of("@ExpectKeepAlive: iterations = " + iterations + " can't show whether connections are"
                        + " reused, since up to " + open + " calls may open a connection; write iterations = " + needed
                        + " or more");
    }

    private Optional<String> tooFewConnections(HttpClientKind client, int atMost) {
        // with a rate, calls do not always overlap
        int threads = load.rate().isPresent() ? 1 : load.concurrency();
        int open = threads * AllowedConnections.connectionsForEach(Optional.of(client));
        return client.spareConnections() == 0 || atMost >= open
                ? Optional.empty()
                : Optional.of("@ExpectConnections: " + client + " may exceed atMost = " + atMost
                        + ", since it may return a connection to its pool only after the next call has started; write"
                        + " atMost = "
                        + open);
    }
}
