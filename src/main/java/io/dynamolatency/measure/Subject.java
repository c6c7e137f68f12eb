package io.dynamolatency.measure;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Environment;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What is measured, and where.
 *
 * @param testClass binary name of the class that holds the body
 * @param testMethod name of the method that is the body
 * @param mode what becomes of connections between calls
 * @param httpClient the HTTP library beneath the kit's client; empty for a client of the team's own, which does not tell
 * @param network the network emulated
 * @param environment the machine and what answers
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Subject(
        String testClass,
        String testMethod,
        ConnectionMode mode,
        Optional<HttpClientKind> httpClient,
        NetworkProfile network,
        Environment environment) {

    /** The same in another mode, on a client of the kit's own or not as the mode has it. */
    Subject in(ConnectionMode other) {
        return new Subject(
                testClass, testMethod, other, other.ofTheKit() ? httpClient : Optional.empty(), network, environment);
    }

    /** For messages: {@code putItem, keep-alive, Apache 5}, and {@code load, as built}. */
    @Override
    public String toString() {
        return testMethod + ", " + mode.displayName()
                + httpClient
                        .filter(client -> mode.ofTheKit())
                        .map(client -> ", " + client.displayName())
                        .orElse("");
    }
}
