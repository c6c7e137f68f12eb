package io.dynamolatency.measure;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.client.DynamoClientFactory;
import io.dynamolatency.client.DynamoEndpoint;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.driver.Progress;
import io.dynamolatency.internal.http.HttpClientCheck;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.ProbeSetup;
import io.dynamolatency.internal.setup.TestRunResources;
import io.dynamolatency.wire.WireLog;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * DynamoDB behind an emulated network, for code that is no JUnit test: a {@code main}, another test framework, a script.
 *
 * <pre>{@code
 * try (LatencyLab lab = LatencyLab.open(NetworkProfile.DEFAULT)) {
 *     TestTable table = lab.table();
 *     LatencyResult result = lab.probe()
 *             .measure(() -> lab.client().putItem(r -> r.tableName(table.name()).item(table.newItem())));
 *     System.out.println(result);
 * }
 * }</pre>
 *
 * <p>Configuration parameters that a back end reads are system properties here. Thread-safe but for measuring, which is for one
 * thread at a time.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class LatencyLab implements AutoCloseable {

    private static final MeasurementSettings DEFAULT = MeasurementSettings.of(List.of(ConnectionMode.KEEP_ALIVE))
            .iterations(200)
            .warmup(200)
            .quiet(Progress.quiet(key -> Optional.ofNullable(System.getProperty(key)), System.getenv()))
            .build();

    private final TestRunResources run;
    private final MeasurementSetup call;
    private final SdkClient client;
    private final MeasuredTest subject;

    private LatencyLab(TestRunResources run, MeasurementSetup call, ConnectionMode mode, MeasuredTest subject) {
        this.run = run;
        this.call = call;
        this.client = call.client(mode);
        this.subject = subject;
    }

    /**
     * Starts DynamoDB Local behind a network, to be measured with the SDK's default synchronous client; close it.
     *
     * @throws io.dynamolatency.backend.BackendException when DynamoDB Local cannot be had
     */
    public static LatencyLab open(NetworkProfile network) {
        return open(network, HttpClientKind.APACHE5);
    }

    /**
     * Starts DynamoDB Local behind a network, to be measured with a client on this HTTP library; close it.
     *
     * @throws IllegalArgumentException when the library is not on the class path, or cannot be used on this network; the message
     *     says what to do
     * @throws io.dynamolatency.backend.BackendException when DynamoDB Local cannot be had
     */
    public static LatencyLab open(NetworkProfile network, HttpClientKind http) {
        return open(BackendKind.LOCAL, network, http);
    }

    /**
     * Starts a back end, or asks one that runs, to be measured with a client on this HTTP library; close it. What it takes is said in
     * system properties, such as {@code dynamolatency.endpoint.uri}.
     *
     * @param network the network to emulate; {@link NetworkProfile#DIRECT} for none, and then there is no proxy: the client talks to
     *     the back end's own address, and what is known of its connections is what the JVM records of their TLS handshakes
     * @throws IllegalArgumentException when the library is not on the class path, or cannot be used on this network, or one is to be
     *     emulated before {@link BackendKind#AWS}; the message says what to do
     * @throws io.dynamolatency.backend.BackendException when the back end cannot be had
     */
    public static LatencyLab open(BackendKind backend, NetworkProfile network, HttpClientKind http) {
        if (backend == BackendKind.AWS && network.emulated()) {
            throw new IllegalArgumentException(
                    "AWS is measured without the proxy, so that no network can be emulated; write"
                            + " NetworkProfile.DIRECT");
        }
        List<String> faults = HttpClientCheck.faults(http, List.of(), false, network);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return open(backend, network, http, ConnectionMode.KEEP_ALIVE, run -> run.open(backend, network, http));
    }

    /**
     * Starts DynamoDB Local behind a network, to be measured with a client that production code builds ({@link
     * ConnectionMode#AS_BUILT}), and, where another mode is asked for, with the SDK's default synchronous client; close it.
     *
     * @param factory is called once, here
     * @throws io.dynamolatency.client.ClientFactoryException when the client cannot be had, or does not lead to the endpoint
     * @throws io.dynamolatency.backend.BackendException when DynamoDB Local cannot be had
     */
    public static LatencyLab open(NetworkProfile network, DynamoClientFactory<DynamoDbClient> factory) {
        return open(network, HttpClientKind.APACHE5, new UserClient("the factory", false, factory));
    }

    /** The same for an asynchronous client, beside the SDK's default asynchronous one. */
    public static LatencyLab openAsync(NetworkProfile network, DynamoClientFactory<DynamoDbAsyncClient> factory) {
        return open(network, HttpClientKind.NETTY, new UserClient("the factory", true, factory));
    }

    /**
     * Measures a client that production code builds where that leads it ({@link ConnectionMode#AS_BUILT}): without the proxy, an
     * emulated network or DynamoDB Local. What is known of its connections is what the JVM records of their TLS handshakes (JFR);
     * docs/evidence.md says how far that goes. Close the lab.
     *
     * @param factory is called once, here; it has to build a client, since of one that was in use the first handshake is missed
     * @throws io.dynamolatency.client.ClientFactoryException when the client cannot be had, is not answered, or leads to AWS and the
     *     system property {@code dynamolatency.aws.allow} is not {@code true}
     */
    public static LatencyLab direct(Callable<DynamoDbClient> factory) {
        return direct(new UserClient("the factory", false, endpoint -> factory.call()));
    }

    /** The same for an asynchronous client. */
    public static LatencyLab directAsync(Callable<DynamoDbAsyncClient> factory) {
        return direct(new UserClient("the factory", true, endpoint -> factory.call()));
    }

    private static LatencyLab direct(UserClient own) {
        TestRunResources run = new TestRunResources(key -> Optional.ofNullable(System.getProperty(key)));
        try {
            MeasurementSetup call = run.openDirect(own.withoutProxy());
            MeasuredTest subject = MeasuredTest.of(
                    LatencyLab.class.getName(),
                    "probe",
                    ConnectionMode.AS_BUILT,
                    Optional.empty(),
                    NetworkProfile.DIRECT,
                    call.environment());
            return new LatencyLab(run, call, ConnectionMode.AS_BUILT, subject);
        } catch (RuntimeException | Error failed) {
            run.close();
            throw failed;
        }
    }

    private static LatencyLab open(NetworkProfile network, HttpClientKind beside, UserClient own) {
        return open(
                BackendKind.LOCAL,
                network,
                beside,
                ConnectionMode.AS_BUILT,
                run -> run.open(BackendKind.LOCAL, network, beside, own));
    }

    private static LatencyLab open(
            BackendKind backend,
            NetworkProfile network,
            HttpClientKind http,
            ConnectionMode mode,
            Function<TestRunResources, MeasurementSetup> opener) {
        TestRunResources run = new TestRunResources(key -> Optional.ofNullable(System.getProperty(key)));
        try {
            MeasuredTest subject = MeasuredTest.of(
                    LatencyLab.class.getName(), "probe", mode, Optional.of(http), network, run.environment(backend));
            return new LatencyLab(run, opener.apply(run), mode, subject);
        } catch (RuntimeException | Error failed) {
            run.close();
            throw failed;
        }
    }

    /**
     * The client that is measured: the one that the lab's factory built, or one with the SDK's defaults, but without retries;
     * closed with the lab.
     *
     * @throws IllegalStateException when the lab was opened on an asynchronous HTTP client; {@link #asyncClient()} is for those
     */
    public DynamoDbClient client() {
        if (client instanceof DynamoDbClient synchronous) {
            return synchronous;
        }
        throw new IllegalStateException(call.httpClient() + " is an asynchronous HTTP client; use asyncClient()");
    }

    /**
     * The client that is measured where the HTTP client is asynchronous: the SDK's defaults, but without retries; closed with
     * the lab.
     *
     * @throws IllegalStateException when the lab was opened on a synchronous HTTP client; {@link #client()} is for those
     */
    public DynamoDbAsyncClient asyncClient() {
        if (client instanceof DynamoDbAsyncClient asynchronous) {
            return asynchronous;
        }
        throw new IllegalStateException(call.httpClient()
                + " is a synchronous HTTP client; use client(), or open the lab with an asynchronous one such"
                + " as NETTY");
    }

    /**
     * Where the client finds DynamoDB.
     *
     * @throws IllegalStateException when the lab was opened with {@link #direct}
     */
    public DynamoEndpoint endpoint() {
        return call.endpoint();
    }

    /**
     * A table of the lab's own, made when it is first asked for and dropped with the lab.
     *
     * @throws IllegalStateException when the lab was opened with {@link #direct}
     */
    public TestTable table() {
        return call.table();
    }

    /**
     * All that was seen on the wire so far, by whichever probe or client of the lab: warm-ups, fillings of tables and, with several measurements, all of them. {@link
     * io.dynamolatency.measure.LatencyResult#wire()} is the part of one measurement.
     *
     * <p>A snapshot, which may be taken at any time and from any thread, while calls are under way, too: what is on its way then has
     * no answer in it, or no end. Of a long life the newest 2^18 connections and 2^18 exchanges are kept, and the log says how many
     * more there were. Calls that are timed meanwhile may wait for the copying.
     */
    public WireLog wire() {
        return call.log();
    }

    /** A probe for 200 calls after a warm-up of at least 200. */
    public LatencyProbe probe() {
        return new LatencyProbe(new ProbeSetup(
                call,
                subject,
                DEFAULT.toBuilder().modes(List.of(subject.mode())).build(),
                measured -> {}));
    }

    /**
     * Ends DynamoDB Local, unless {@code dynamolatency.local.scope} keeps it, and all that belongs to it; waits a bounded
     * time.
     */
    @Override
    public void close() {
        try (run) {
            call.close();
        }
    }
}
