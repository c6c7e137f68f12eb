package io.dynamolatency.measure;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.DynamoClientFactory;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.access.RequiredVersions;
import io.dynamolatency.internal.access.ResultReporter;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.driver.Progress;
import io.dynamolatency.internal.http.HttpClientCheck;
import io.dynamolatency.internal.http.HttpLibraries;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.ProbeSetup;
import io.dynamolatency.internal.setup.TestRunResources;
import io.dynamolatency.wire.WireLog;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * DynamoDB behind an emulated network, for code outside JUnit: a {@code main}, another test framework, a script.
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
 * <p>Calls wait for the network's delays, unless the network has {@linkplain NetworkProfile#withVirtualTime virtual
 * time}. In a lab, the parameters of back ends are system properties. Thread-safe, but only one thread is allowed to
 * measure at a time.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class LatencyLab implements AutoCloseable {

    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final TestRunResources run;
    private final MeasurementSetup call;
    private final Optional<SdkClient> client;
    private final MeasuredTest subject;
    private final Optional<ResultReporter> reporter;

    private LatencyLab(
            TestRunResources run,
            MeasurementSetup call,
            Optional<SdkClient> client,
            MeasuredTest subject,
            Optional<ResultReporter> reporter) {
        this.run = run;
        this.call = call;
        this.client = client;
        this.subject = subject;
        this.reporter = reporter;
    }

    /**
     * Opens a lab that starts DynamoDB Local behind an emulated network, for a synchronous client on {@code APACHE5}.
     * If {@code APACHE5} is missing, the lab uses another HTTP library of the class path. Close the lab after use.
     *
     * @throws io.dynamolatency.backend.BackendException if DynamoDB Local can't be started
     */
    public static LatencyLab open(NetworkProfile network) {
        return open(network, HttpLibraries.standard(false));
    }

    /**
     * Opens a lab that starts DynamoDB Local behind an emulated network, for a client with this HTTP library. Close the
     * lab after use.
     *
     * @throws IllegalArgumentException if the library is not on the class path, or does not support this network; the
     *     message has the fix
     * @throws io.dynamolatency.backend.BackendException if DynamoDB Local can't be started
     */
    public static LatencyLab open(NetworkProfile network, HttpClientKind http) {
        return open(BackendKind.LOCAL, network, http);
    }

    /**
     * Opens a lab that starts a back end or uses a running one, for a client with this HTTP library. Close the lab
     * after use. System properties configure the back end, such as {@code dynamolatency.endpoint.uri}.
     *
     * @param network the network to emulate; {@link NetworkProfile#REAL} for no emulation and no proxy. Without the
     *     proxy, the client calls the back end's own address, and the kit sees only the TLS handshakes that the JVM
     *     records
     * @throws IllegalArgumentException if the library is not on the class path or does not support this network, or if
     *     a network is emulated for {@link BackendKind#AWS}; the message has the fix
     * @throws io.dynamolatency.backend.BackendException if the back end can't be started or reached
     */
    public static LatencyLab open(BackendKind backend, NetworkProfile network, HttpClientKind http) {
        if (backend == BackendKind.AWS && network.emulated()) {
            throw new IllegalArgumentException(
                    "AWS is measured without the proxy, so no network can be emulated; write" + " NetworkProfile.REAL");
        }
        List<String> faults = HttpClientCheck.faults(http, List.of(), false, network);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return open(network, Optional.of(http), ConnectionMode.KEEP_ALIVE, run -> run.open(backend, network, http));
    }

    /**
     * Opens a lab that starts DynamoDB Local behind an emulated network, for a client that your code builds ({@link
     * ConnectionMode#AS_BUILT}). In other modes the lab uses the SDK's default synchronous client. Close the lab after
     * use.
     *
     * @param factory builds the client; this method calls the factory once
     * @throws io.dynamolatency.internal.client.ClientFactoryException if the client can't be built, or does not call
     *     the endpoint
     * @throws io.dynamolatency.backend.BackendException if DynamoDB Local can't be started
     */
    public static LatencyLab open(NetworkProfile network, DynamoClientFactory<DynamoDbClient> factory) {
        return open(network, HttpLibraries.standard(false), new UserClient("the factory", false, factory));
    }

    /**
     * Opens a lab like {@link #open(NetworkProfile, DynamoClientFactory)} for an asynchronous client. In other modes
     * the lab uses the SDK's default asynchronous client.
     */
    public static LatencyLab openAsync(NetworkProfile network, DynamoClientFactory<DynamoDbAsyncClient> factory) {
        return open(network, HttpLibraries.standard(true), new UserClient("the factory", true, factory));
    }

    /**
     * Opens a lab for a client that your code builds and that calls its own endpoint ({@link ConnectionMode#AS_BUILT}).
     * This lab has no proxy, no emulated network and no DynamoDB Local. The kit sees only the client's TLS handshakes
     * that the JVM records (JFR); see docs/evidence.md. Close the lab after use.
     *
     * @param factory builds the client; this method calls the factory once. The factory must build a new client,
     *     because the kit misses the first handshake of an older client
     * @throws io.dynamolatency.internal.client.ClientFactoryException if the client can't be built, gets no answer, or
     *     calls AWS although the system property {@code dynamolatency.aws.allow} is not {@code true}
     */
    public static LatencyLab direct(Callable<DynamoDbClient> factory) {
        return direct(new UserClient("the factory", false, endpoint -> factory.call()));
    }

    /** Opens a lab like {@link #direct} for an asynchronous client. */
    public static LatencyLab directAsync(Callable<DynamoDbAsyncClient> factory) {
        return direct(new UserClient("the factory", true, endpoint -> factory.call()));
    }

    /**
     * Opens a proxy in front of an address where DynamoDB already answers, such as a container's port. The proxy
     * emulates no delays, and uses TLS if the address uses TLS. See {@link #before(URI, NetworkProfile)}.
     */
    public static LatencyLab before(URI address) {
        TlsVersion tls = "https".equalsIgnoreCase(address.getScheme()) ? TlsVersion.TLS_1_3 : TlsVersion.NONE;
        return before(address, NetworkProfile.of(Duration.ZERO, tls), WALKER.getCallerClass());
    }

    /**
     * Opens a proxy in front of an address where DynamoDB already answers, for clients that your code builds ({@link
     * ConnectionMode#AS_BUILT}). Several labs can be open at the same time. Close the lab after use.
     *
     * <p>The kit sends all requests of this JVM's DynamoDB clients to the address through the proxy, without any
     * configuration. Other clients can use {@link #endpoint()}. {@link #wire()} has the connections and exchanges of
     * all these clients. A probe of the lab can measure calls of your code to any address. If JUnit's launcher runs the
     * code, the probe's results are written to the report directory at the end of the launcher's run. Otherwise they
     * are written when the lab is closed.
     *
     * @param network the network to emulate
     * @throws io.dynamolatency.backend.BackendException if the address is invalid, belongs to AWS, or does not answer
     */
    public static LatencyLab before(URI address, NetworkProfile network) {
        return before(address, network, WALKER.getCallerClass());
    }

    private static LatencyLab before(URI address, NetworkProfile network, Class<?> caller) {
        if (!network.emulated()) {
            throw new IllegalArgumentException("NetworkProfile.REAL has no proxy; name a network, or leave it out");
        }
        return open(run -> run.openBefore(address, network), (run, call) -> {
            MeasuredTest subject = MeasuredTest.of(
                    caller.getName(),
                    nameBefore(address),
                    ConnectionMode.AS_BUILT,
                    Optional.empty(),
                    network,
                    call.environment());
            return new LatencyLab(run, call, Optional.empty(), subject, ResultReporter.find());
        });
    }

    /** Returns the name of a test. It leaves out the brackets of an IPv6 address, which would enclose arguments. */
    static String nameBefore(URI address) {
        return "before " + address.toString().replaceAll("[\\[\\]]", "");
    }

    private static TestRunResources resources() {
        RequiredVersions.sdkFault().ifPresent(fault -> {
            throw new IllegalStateException(fault);
        });
        return new TestRunResources(key -> Optional.ofNullable(System.getProperty(key)));
    }

    private static LatencyLab direct(UserClient own) {
        return open(
                NetworkProfile.REAL,
                Optional.empty(),
                ConnectionMode.AS_BUILT,
                run -> run.openDirect(own.withoutProxy()));
    }

    private static LatencyLab open(NetworkProfile network, HttpClientKind beside, UserClient own) {
        return open(
                network,
                Optional.of(beside),
                ConnectionMode.AS_BUILT,
                run -> run.open(BackendKind.LOCAL, network, beside, own));
    }

    private static LatencyLab open(
            NetworkProfile network,
            Optional<HttpClientKind> http,
            ConnectionMode mode,
            Function<TestRunResources, MeasurementSetup> opener) {
        return open(opener, (run, call) -> {
            MeasuredTest subject =
                    MeasuredTest.of(LatencyLab.class.getName(), "probe", mode, http, network, call.environment());
            return new LatencyLab(
                    run,
                    call,
                    Optional.of(call.client(mode)),
                    subject,
                    System.getenv(ResultReporter.VARIABLE) == null ? Optional.empty() : ResultReporter.find());
        });
    }

    static LatencyLab open(
            Function<TestRunResources, MeasurementSetup> opener,
            BiFunction<TestRunResources, MeasurementSetup, LatencyLab> lab) {
        TestRunResources run = resources();
        try {
            return opened(run, opener.apply(run), lab);
        } catch (RuntimeException | Error failed) {
            // adds a failure of the close to the first one
            try (run) {
                throw failed;
            }
        }
    }

    private static LatencyLab opened(
            TestRunResources run,
            MeasurementSetup call,
            BiFunction<TestRunResources, MeasurementSetup, LatencyLab> lab) {
        try {
            return lab.apply(run, call);
        } catch (RuntimeException | Error failed) {
            // adds a failure of the close to the first one
            try (call) {
                throw failed;
            }
        }
    }

    private SdkClient measured() {
        return client.orElseThrow(() -> new IllegalStateException(
                "LatencyLab.before(...) measures clients of your code, and builds no client"));
    }

    /**
     * Returns the measured client: the client that your factory built, or a client with the SDK's defaults but without
     * retries. The lab closes the client.
     *
     * @throws IllegalStateException if the HTTP client is asynchronous (use {@link #asyncClient()}), or if {@link
     *     #before} opened the lab, which then has no client
     */
    public DynamoDbClient client() {
        if (measured() instanceof DynamoDbClient synchronous) {
            return synchronous;
        }
        throw new IllegalStateException(call.httpClient() + " is an asynchronous HTTP client; use asyncClient()");
    }

    /**
     * Returns the measured asynchronous client: the client that your factory built, or a client with the SDK's defaults
     * but without retries. The lab closes the client.
     *
     * @throws IllegalStateException if the HTTP client is synchronous (use {@link #client()}), or if {@link #before}
     *     opened the lab, which then has no client
     */
    public DynamoDbAsyncClient asyncClient() {
        if (measured() instanceof DynamoDbAsyncClient asynchronous) {
            return asynchronous;
        }
        throw new IllegalStateException(call.httpClient()
                + " is a synchronous HTTP client; use client(), or open the lab with an asynchronous one such"
                + " as NETTY");
    }

    /**
     * Returns the address, region and keys that the client uses.
     *
     * @throws IllegalStateException when the lab was opened with {@link #direct}
     */
    public DynamoEndpoint endpoint() {
        return call.endpoint();
    }

    /**
     * Returns a table. The lab creates the table at the first call of this method, and drops it when the lab is closed.
     *
     * @throws IllegalStateException when the lab was opened with {@link #direct}
     */
    public TestTable table() {
        return call.table();
    }

    /**
     * Returns the connections and exchanges of all probes and clients of the lab so far, including warm-ups and table
     * set-up. {@link LatencyResult#wire()} has the connections and exchanges of one measurement.
     *
     * <p>The log is a snapshot. Any thread can call this method at any time, but this can delay timed calls. Exchanges
     * in progress have no answer in the log yet. The log has the newest 2^18 connections and 2^18 exchanges, and says
     * how many older records are missing.
     */
    public WireLog wire() {
        return call.log();
    }

    /** Returns a probe that makes 200 timed calls after a warm-up of at least 200 calls. */
    public LatencyProbe probe() {
        MeasurementSettings settings = MeasurementSettings.of(List.of(subject.mode()))
                .iterations(200)
                .warmup(200)
                .quiet(Progress.quiet(key -> Optional.ofNullable(System.getProperty(key)), System.getenv()))
                .report(reporter.map(ResultReporter::file))
                .build();
        return new LatencyProbe(new ProbeSetup(
                call,
                subject,
                settings,
                measured -> reporter.ifPresent(report -> measured.forEach(one -> report.add(one.result())))));
    }

    /**
     * Closes the lab's clients and proxy. Also ends DynamoDB Local, unless {@code dynamolatency.local.scope} keeps it
     * running. All waits have a time limit.
     */
    @Override
    public void close() {
        try (run) {
            call.close();
        }
        reporter.ifPresent(ResultReporter::write);
    }
}
