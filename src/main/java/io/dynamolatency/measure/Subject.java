package io.dynamolatency.measure;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Environment;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What is measured, and where.
 *
 * @param testClass binary name of the class that holds the body
 * @param testMethod name of the method that is the body
 * @param mode what becomes of connections between calls
 * @param httpClient the HTTP library beneath the client
 * @param network the network emulated
 * @param environment the machine and what answers
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Subject(
        String testClass,
        String testMethod,
        ConnectionMode mode,
        HttpClientKind httpClient,
        NetworkProfile network,
        Environment environment) {

    /** The same in another mode. */
    Subject in(ConnectionMode other) {
        return new Subject(testClass, testMethod, other, httpClient, network, environment);
    }

    /** For messages: {@code putItem, keep-alive, Apache 5}. */
    @Override
    public String toString() {
        return testMethod + ", " + mode.displayName() + ", " + httpClient.displayName();
    }
}
