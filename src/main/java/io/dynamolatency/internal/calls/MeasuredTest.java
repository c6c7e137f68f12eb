package io.dynamolatency.internal.calls;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.text.SafeText;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The test that is measured, and its conditions.
 *
 * @param testClass binary name of the class that declares the body
 * @param testMethod name of the method that is the body, followed by its arguments: {@code putItem[1 KB]}
 * @param mode the connection mode
 * @param httpClient the HTTP library of the kit's client; empty for the user's client
 * @param network the emulated network
 * @param environment the machine and the back end
 * @param load the number of threads and the rate
 * @param process the external process that makes the calls; empty if this JVM makes them
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record MeasuredTest(
        String testClass,
        String testMethod,
        ConnectionMode mode,
        Optional<HttpClientKind> httpClient,
        NetworkProfile network,
        Environment environment,
        Load load,
        Optional<ExternalCaller> process) {

    /** Returns a test in which one thread of this JVM makes one call after another. */
    public static MeasuredTest of(
            String testClass,
            String testMethod,
            ConnectionMode mode,
            Optional<HttpClientKind> httpClient,
            NetworkProfile network,
            Environment environment) {
        return new MeasuredTest(
                testClass, testMethod, mode, httpClient, network, environment, Load.ONE_AT_A_TIME, Optional.empty());
    }

    /**
     * Returns the method's name without the arguments. The name ends at the first bracket, because a Java name has no
     * brackets.
     */
    public static String methodOf(String testMethod) {
        int bracket = testMethod.indexOf('[');
        return bracket < 0 ? testMethod : testMethod.substring(0, bracket);
    }

    /** Returns the arguments of a {@link #testMethod}; empty without arguments. */
    public static String argumentsOf(String testMethod) {
        int bracket = testMethod.indexOf('[');
        return bracket < 0 ? "" : testMethod.substring(bracket + 1, testMethod.length() - 1);
    }

    /**
     * Returns a copy whose name ends with a label in brackets, like an argument. Returns this object for an empty
     * label.
     */
    public MeasuredTest labelled(String label) {
        String arguments = argumentsOf(testMethod);
        String name = methodOf(testMethod) + "[" + (arguments.isEmpty() ? "" : arguments + ", ") + label + "]";
        return label.isEmpty()
                ? this
                : new MeasuredTest(testClass, name, mode, httpClient, network, environment, load, process);
    }

    /** Returns a copy with a different environment. */
    public MeasuredTest on(Environment other) {
        return new MeasuredTest(testClass, testMethod, mode, httpClient, network, other, load, process);
    }

    /** Returns a copy whose network really waits for its delays, without virtual time. */
    public MeasuredTest waited() {
        return new MeasuredTest(
                testClass, testMethod, mode, httpClient, network.withVirtualTime(false), environment, load, process);
    }

    /** Returns a copy with a different mode, and with the HTTP client that this mode uses. */
    public MeasuredTest in(ConnectionMode other) {
        return new MeasuredTest(
                testClass,
                testMethod,
                other,
                other.ofTheKit() ? httpClient : Optional.empty(),
                network,
                environment,
                load,
                process);
    }

    /** Returns a copy whose calls are made by an external process, in {@code AS_BUILT} and with an unknown load. */
    public MeasuredTest by(ExternalCaller caller) {
        return new MeasuredTest(
                testClass,
                testMethod,
                ConnectionMode.AS_BUILT,
                Optional.empty(),
                network,
                environment,
                Load.ONE_AT_A_TIME,
                Optional.of(caller));
    }

    /** Returns a copy with a different load. */
    public MeasuredTest under(Load other) {
        return new MeasuredTest(testClass, testMethod, mode, httpClient, network, environment, other, process);
    }

    /**
     * Returns the test in words: {@code putItem, keep-alive, Apache 5}, {@code load, as built} or {@code load, as
     * built, boto3}. The words end with the load if there are several threads or a rate.
     */
    @Override
    public String toString() {
        return SafeText.line(testMethod) + ", " + mode.displayName()
                + httpClient
                        .filter(client -> mode.ofTheKit())
                        .map(client -> ", " + client.displayName())
                        .orElse("")
                + process.map(caller -> ", " + caller).orElse("")
                + (load.equals(Load.ONE_AT_A_TIME) ? "" : ", " + load);
    }
}
