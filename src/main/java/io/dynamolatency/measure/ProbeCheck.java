package io.dynamolatency.measure;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.ExternalClient;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.internal.backend.aws.AwsPermission;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.http.HttpClientCheck;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.ProbeSetup;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Refuses what a probe can't measure, before any call is made. The message has the fix. */
final class ProbeCheck {

    private final ProbeSetup setup;
    private final MeasurementSetup lab;
    private final MeasurementSettings orders;
    private final List<String> ofThisJvm;

    /** @param ofThisJvm the settings of the probe that an external process can't have */
    ProbeCheck(ProbeSetup setup, List<String> ofThisJvm) {
        this.setup = setup;
        this.lab = setup.lab();
        this.orders = setup.settings();
        this.ofThisJvm = ofThisJvm;
    }

    /** Refuses an external client without the proxy, and settings of the probe that an external process can't have. */
    void require(ExternalClient client) {
        String asked = "measure(ExternalClient \"" + client.name() + "\"): ";
        if (!lab.seesExchanges()) {
            throw new IllegalStateException(asked
                    + "only the proxy sees what another process does; remove direct = true or proxy = OFF"
                    + "; for a LatencyLab, open the lab with a network");
        }
        if (!lab.mayHandKeysOn()) {
            throw new IllegalStateException(asked
                    + "the back end has no keys, so the process would use keys that the SDK finds by itself. A client"
                    + " that ignores AWS_ENDPOINT_URL would then call AWS, where every call is billed. Have the back"
                    + " end's access() return keys, or write " + AwsPermission.ALLOW + " = true");
        }
        List<String> faults = new ArrayList<>(ofThisJvm);
        if (orders.load().concurrency() > 1) {
            faults.add("concurrency = " + orders.load().concurrency());
        }
        orders.load().rate().ifPresent(rate -> faults.add("rate = " + rate));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(asked + String.join(", ", faults)
                    + " can't be set for an external process; remove it and pace the calls in the process."
                    + " For limits, judge the calls that the process made: result.assertP99Below(...), @ExpectLatency");
        }
        if (orders.frozen()) {
            requireFreezable(asked, client);
        }
        if (orders.iterations() < client.processes()) {
            throw new IllegalArgumentException(
                    asked + "iterations = " + orders.iterations() + " is less than one call in each of "
                            + client.processes() + " processes; write iterations = " + client.processes()
                            + " or more, or fewer processes");
        }
    }

    private void requireFreezable(String asked, ExternalClient client) {
        if (client.processes() > 1 || orders.iterations() < 2) {
            throw new IllegalArgumentException(asked + "freeze(...) freezes one process between two of its calls, but"
                    + " there are " + client.processes() + " processes and iterations = " + orders.iterations()
                    + "; write processes(1) and iterations(2) or more");
        }
        if (File.separatorChar == '\\') {
            throw new IllegalStateException(asked + "freeze(...) needs the signal SIGSTOP, which Windows does not have;"
                    + " freeze your own client in this JVM");
        }
    }

    /** Returns the fault that strikes connections that a frozen process left idle. */
    List<WireFault> frozen(FaultKind how) {
        boolean idle = how == FaultKind.HALF_CLOSE || how == FaultKind.RESET_IDLE || how == FaultKind.BLACKHOLE_IDLE;
        if (!idle) {
            throw new IllegalArgumentException("freeze(" + how + "): the fault of a freeze must be HALF_CLOSE,"
                    + " RESET_IDLE or BLACKHOLE_IDLE; write one of them, or faults(...)");
        }
        if (!lab.seesExchanges()) {
            throw new IllegalStateException("freeze(" + how + ") needs the proxy, which causes this fault; remove"
                    + " direct = true or proxy = OFF; for a LatencyLab, open the lab with a network");
        }
        return List.of(WireFault.of(how).after(Duration.ofNanos(1)));
    }

    /**
     * Refuses a freeze in modes of the kit's clients. These modes begin with new connections, which a freeze does not
     * strike.
     */
    private void requireOldConnections(List<ConnectionMode> modes) {
        if (orders.frozen() && modes.stream().anyMatch(ConnectionMode::ofTheKit)) {
            throw new IllegalArgumentException("freeze(...): " + modes + " begin with new connections, so a freeze"
                    + " strikes none; measure your own client (AS_BUILT, with @UseClient)");
        }
    }

    /** Refuses the same client as both arguments, and clients whose exchanges the kit can't see. */
    void requireTwo(SdkClient one, SdkClient other) {
        if (one == other) {
            throw new IllegalArgumentException(
                    "compare(client, client, ...): both are the same client; build two, or measure(...) one");
        }
        if (!lab.seesExchanges()) {
            throw new IllegalStateException(
                    "compare(client, client, ...): without the proxy, the kit can't tell which client"
                            + " made a call; remove direct = true or proxy = OFF; for a LatencyLab, open the lab with a"
                            + " network");
        }
    }

    /**
     * Refuses planned faults that contradict each other, the network or the number of calls.
     *
     * @param asked the call of the probe, for the message
     * @param ofTheKit whether clients of the kit are measured; some faults never strike these clients
     */
    void requireFaults(String asked, boolean ofTheKit) {
        List<String> problems =
                new ArrayList<>(WireFault.problems(orders.faults(), setup.test().network(), orders.iterations()));
        if (ofTheKit) {
            orders.faults().forEach(fault -> fault.unseenBy(lab.httpClient()).ifPresent(problems::add));
        }
        if (!lab.hasTwoAddresses()
                && orders.faults().stream().anyMatch(fault -> fault.kind() == FaultKind.DEAD_ADDRESS)) {
            problems.add("DEAD_ADDRESS: the client was built for one address; write @Fault(kind = DEAD_ADDRESS) on a"
                    + " @DynamoLatencyTest, which opens a proxy with two addresses before it builds the client");
        }
        if (orders.faults().stream().anyMatch(fault -> fault.kind() == FaultKind.PROXY)
                && lab.endpoint().httpProxy().isEmpty()) {
            problems.add(
                    "PROXY: the clients of this probe were built to connect without an HTTP proxy; write @Fault(kind"
                            + " = PROXY, ...) on the test method");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(asked + ": " + String.join("; ", problems));
        }
    }

    /**
     * Refuses a synchronous client for an asynchronous method, and an asynchronous client for a synchronous method.
     * Also refuses modes in which the lab's client can't be measured.
     */
    void requireClient(String method, Class<? extends SdkClient> type, ConnectionMode... modes) {
        boolean wanted = type == DynamoDbAsyncClient.class;
        String instead = wanted ? "compare(...)" : "compareAsync(...)";
        for (ConnectionMode mode : modes) {
            if (!mode.ofTheKit() && lab.hasOwnClient() && !type.isInstance(lab.client(mode))) {
                throw new IllegalStateException(
                        method + ": your own client is not a " + type.getSimpleName() + "; use " + instead);
            }
            if (mode.ofTheKit() && lab.httpClient().asynchronous() != wanted) {
                throw new IllegalStateException(method + ": " + lab.httpClient() + " is "
                        + (wanted ? "a synchronous" : "an asynchronous")
                        + " HTTP client, so there is no " + type.getSimpleName() + "; use " + instead
                        + ", or another HTTP client such as " + (wanted ? "NETTY" : "APACHE5"));
            }
        }
        require(method, List.of(modes));
    }

    /** Refuses connection modes in which the lab's client can't be measured. */
    void require(String method, List<ConnectionMode> modes) {
        requireOldConnections(modes);
        String asked =
                modes.stream().map(ConnectionMode::name).collect(Collectors.joining(", ", method + "(", ", ...): "));
        if (modes.stream().distinct().count() < modes.size()) {
            throw new IllegalArgumentException(
                    asked + "a mode cannot be compared with itself; name another, or measure(...) it");
        }
        if (modes.contains(ConnectionMode.AS_BUILT) && !lab.hasOwnClient() && lab.hasKitClients()) {
            throw new IllegalStateException(asked
                    + "AS_BUILT measures your own client, and there is none; name one with @UseClient, or"
                    + " open the lab with a factory");
        }
        if (!lab.hasKitClients() && modes.stream().anyMatch(ConnectionMode::ofTheKit)) {
            throw new IllegalArgumentException(asked
                    + "without the proxy only your own client can be measured; measure AS_BUILT, or remove"
                    + " direct = true; for a LatencyLab, open the lab with a network");
        }
        HttpClientKind kind = lab.httpClient();
        if (kind.pooledByJvm() && modes.size() > 1) {
            throw new IllegalArgumentException(asked + kind
                    + " cannot be compared in alternating blocks: its connections are pooled by the JVM, so"
                    + " modes that alternate would share them; measure(...) one mode after the other");
        }
        List<ConnectionMode> kitModes =
                modes.stream().filter(ConnectionMode::ofTheKit).toList();
        List<String> faults = kitModes.isEmpty()
                ? List.of()
                : HttpClientCheck.faults(kind, kitModes, false, setup.test().network());
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(asked + String.join("; ", faults));
        }
    }
}
