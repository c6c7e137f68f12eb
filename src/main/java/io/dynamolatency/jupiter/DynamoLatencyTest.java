package io.dynamolatency.jupiter;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.Toggle;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * Marks a latency test. The method's body is one call to DynamoDB. The kit repeats and times this call in each
 * connection mode, through an emulated network to a real DynamoDB Local.
 *
 * <pre>{@code
 * @DynamoLatencyTest
 * void putItem(DynamoDbClient dynamo, TestTable table) {
 *     dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
 * }
 *
 * @AfterEach
 * void isFast(LatencyResult result) {
 *     result.assertP99Below(Duration.ofMillis(10));
 * }
 * }</pre>
 *
 * <p>Each mode on each HTTP client is a separate test. The test's {@code @BeforeEach} and {@code @AfterEach} methods
 * are not timed. The kit first makes warm-up calls without the network's delay, until the calls' times no longer change
 * (see {@link #warmup()}). Then it makes {@link #iterations()} timed calls. The first timed call opens a new
 * connection. The first timed call of your own client ({@link UseClient}) can reuse a connection, because the kit does
 * not empty your client's pool.
 *
 * <p><b>Settings.</b> A value that you write here overrides {@code junit-platform.properties}. A value that you leave
 * out comes from its configuration parameter in that file, such as {@code dynamolatency.iterations}. If the parameter
 * is not set either, the default applies. A system property with the parameter's name overrides the annotation and the
 * file.
 *
 * <p><b>Parameters.</b> The method and its {@code @BeforeEach} and {@code @AfterEach} methods can take:
 *
 * <ul>
 * <li>the measured client: {@link software.amazon.awssdk.services.dynamodb.DynamoDbClient} or {@link
 *     software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient}, with the SDK's defaults but without retries
 * <li>{@code DynamoDbEnhancedClient} or {@code DynamoDbEnhancedAsyncClient}, which uses the same client; add {@code
 *     software.amazon.awssdk:dynamodb-enhanced} yourself
 * <li>{@link io.dynamolatency.DynamoEndpoint}, and {@link io.dynamolatency.TestTable}, which the kit creates before the
 *     test and drops after it
 * <li>{@link ConnectionMode} and {@link HttpClientKind}
 * <li>only in the test method: {@link io.dynamolatency.measure.LatencyProbe}
 * <li>only in {@code @AfterEach} methods: {@link io.dynamolatency.measure.LatencyResult} and its {@link
 *     io.dynamolatency.wire.WireLog}
 * </ul>
 *
 * <p>{@code @AfterAll} methods can take the {@link io.dynamolatency.measure.LatencyResults} of the class. After a
 * failed measurement there is no result, and the kit skips {@code @AfterEach} methods that take a result. Clean up in a
 * method that does not take a result.
 *
 * <p><b>Arguments.</b> An argument source of {@code junit-jupiter-params}, such as {@code @ValueSource} or
 * {@code @MethodSource}, makes a separate test of each argument in each mode. The arguments go, in order, to the
 * parameters that the kit does not provide. Test names, report rows and baselines show the arguments: {@code putItem[1
 * KB]}. Leave out {@code @ParameterizedTest}.
 *
 * <pre>{@code
 * @DynamoLatencyTest
 * @ValueSource(ints = {1, 100, 400})
 * void putItem(int kilobytes, DynamoDbClient dynamo, TestTable table) { ... }
 * }</pre>
 *
 * <p><b>Asynchronous bodies</b> end with {@code .join()}; without {@code join()}, the test fails. If
 * the future fails, {@code join()} throws. The kit then counts the call as failed, with the exception type of the
 * cause. To write the body without {@code join()}, use {@code probe.measureAsync(...)}, which waits for the future. A
 * method that returns a value is an error: JUnit runs void methods only.
 *
 * <pre>{@code
 * @DynamoLatencyTest
 * void putItem(DynamoDbAsyncClient dynamo, TestTable table) {
 *     dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())).join();
 * }
 * }</pre>
 *
 * <p><b>Probes.</b> A method that takes a {@link io.dynamolatency.measure.LatencyProbe} decides itself which calls the
 * kit measures. The method runs once on each HTTP client and is not timed. It passes the modes to {@code
 * probe.measure(...)} and {@code probe.compare(...)}, so leave out {@link #modes()} and {@link #interleaved()}. The
 * probe uses the test's iterations, warm-up and allowed errors, unless your code sets others on the probe. When the
 * body has ended, the kit checks each measurement against {@link ExpectLatency} and {@link ExpectConnections}. The test
 * fails if the body measured nothing, or did not measure a mode that an expectation names.
 *
 * <pre>{@code
 * @DynamoLatencyTest
 * void loads(LatencyProbe probe, DynamoDbClient dynamo, TestTable table) {
 *     Orders orders = Orders.filled(dynamo, table.name(), 1000);
 *     probe.measure(() -> orders.load("42"));
 *     probe.compare(KEEP_ALIVE, CLOSE, client -> client.getItem(orders.request("42")));
 * }
 * }</pre>
 *
 * <p><b>Errors.</b> If a call throws, the kit counts an error of the exception's type and leaves the call out of all
 * latencies. The test fails if there are more errors than {@link #errorsAllowed()}. The body can therefore contain
 * assertions. If annotations or parameters are invalid, the test fails before anything starts, and one message lists
 * all problems.
 *
 * <p>You can put this annotation on your own annotation. All latency tests have the tag {@value #TAG}. While a class
 * with latency tests runs, no other test of Jupiter runs in the same JVM. The reason: a latency test leads the DynamoDB
 * clients of all threads to its proxy. Set the configuration parameter {@value #ENABLED} to {@code false} to skip all
 * latency tests.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(LatencyExtension.class)
@ResourceLock(Resources.GLOBAL)
@Tag(DynamoLatencyTest.TAG)
public @interface DynamoLatencyTest {

    /** Configuration parameter: {@code false} skips all latency tests. */
    String ENABLED = "dynamolatency.enabled";

    /** The tag of all latency tests. Use the tag to run only these tests, or to leave them out. */
    String TAG = "dynamo-latency";

    /** Unset: the default of numbers in the annotations of this package. */
    int UNSET = Integer.MIN_VALUE;

    /**
     * The connection modes to measure, one after another, each once. Default {@code KEEP_ALIVE}. With your own client
     * ({@link UseClient}), the default is {@code AS_BUILT}. {@code AS_BUILT} is also the default if neither the body
     * nor a {@code @BeforeEach} method takes a client, because your code then builds the client.
     */
    ConnectionMode[] modes() default {};

    /**
     * The HTTP clients to measure, each once. Each must be synchronous if the method takes a synchronous client, and
     * asynchronous if the method takes an asynchronous client. Default: {@code APACHE5}, or {@code NETTY} for an
     * asynchronous client; if that library is missing, the first library of {@link HttpClientKind} that is on the class
     * path. If a library that you name is missing, the test fails and names the dependency to add. If a client does not
     * support a mode or the network, the test fails with the reason.
     */
    HttpClientKind[] httpClients() default {};

    /**
     * The number of timed calls in each mode, by all threads together, at least 1. Default 200, or more if there are
     * more threads, or if the percentile of a limit needs more calls. The kit makes more calls while a limit is
     * undecided, see {@link #maxIterations()}. The kit stops early if the calls prove that a limit is exceeded. A test
     * that only checks connections makes 30 calls by default, and more with several threads. With {@link
     * ExpectKeepAlive}, such a test stops after 10 calls of each thread if each of these calls opened a connection.
     *
     * <p>A test of times without a limit on a percentile and without a value here continues until its calls can prove a
     * p99. Your code can then assert the p99. The test stops after 10 s, or after 30 s if more than 1 % of the calls
     * are slow. With {@link Fault}, a probe or several {@link #interleaved()} modes, it does not continue.
     *
     * <p>A p99 needs 101 calls, a p99.9 needs 1001. The first call of each thread does not count for percentiles, so
     * with 8 threads a p99 needs 108 calls.
     */
    int iterations() default UNSET;

    /**
     * The lowest probability that a whole run of tests has no false alarm, from 0.5 (inclusive) to 1 (exclusive). A
     * false alarm is a failure although the limit is met. Default 0.9999: at most one of 10,000 runs fails without a
     * reason. Intervals have the same confidence, but at most 99.9 %.
     */
    double confidence() default UNSET;

    /**
     * The greatest number of timed calls in each mode. Default 10,000.
     *
     * <p>While a percentile's limit in {@link ExpectLatency} is undecided, the kit makes more than {@link
     * #iterations()} calls, up to this number. It stops earlier after too many errors, or if a {@link #rate()} was not
     * reached. It makes no further calls for a limit that even this number of calls can't decide. If {@link
     * #iterations()} is higher than this number, {@link #iterations()} applies. For a fixed number of calls, set both
     * values to the same number.
     */
    int maxIterations() default UNSET;

    /** The time, with its unit, after which the kit starts no further block of timed calls. Default {@code "2 min"}. */
    String maxDuration() default "";

    /**
     * Whether a limit that is undecided at the end fails the test. Default {@link Toggle#OFF}: the test passes, with a
     * warning in the table and the results.
     */
    Toggle strict() default Toggle.UNSET;

    /**
     * Whether limits apply to a call's time by the clock. Default {@link Toggle#OFF}: limits apply to a call's own
     * time, which leaves out the time that this machine added to the call.
     */
    Toggle wallClock() default Toggle.UNSET;

    /**
     * How many threads share the client and make the calls together, 1 to 256. Default 1, the test's own thread. With
     * more than 1, the kit starts new threads. The body must then be thread-safe, and does not see the test's {@code
     * ThreadLocal}s.
     */
    int concurrency() default UNSET;

    /**
     * How many calls all threads together start per second or minute, with the unit: {@code "200/s"}, {@code "90/min"},
     * from 0.001/s to 100000/s. Default: each thread starts its next call when its previous call has returned.
     *
     * <p>With a rate, all figures and limits are <b>response times</b>. A response time starts at the call's intended
     * start. A call that waits for a slow call therefore also has a long response time. {@link
     * io.dynamolatency.measure.LatencyResult#serviceTime} has the time from the real start. If the calls do not reach
     * the rate, the test does not fail. Failure messages, the table and the results report this.
     */
    String rate() default "";

    /**
     * The minimum number of warm-up calls in each mode. They come before the timed calls. Default 200. Tests that only
     * check connections warm up with 10 calls. With 0 there is no warm-up, and no prediction of the calls' time.
     *
     * <p>The kit makes at least 450 calls, or at least 150 if the computing time of a call is no longer than a round
     * trip. If an earlier test in this JVM warmed up the same kind of client, the kit makes at least {@code warmup} or
     * 100 calls, whichever is more. If only some calls send a request, it makes {@code warmup} requests, in at most ten
     * times as many calls. It makes more calls until the client is warm. It stops at 10,000 calls or after 6
     * s. If the calls were not stable by then, the result says so. A test only checks connections if it has {@link
     * ExpectKeepAlive} or {@link ExpectConnections}, but no {@link ExpectLatency}, {@link CompareToBaseline}, {@link
     * Fault} or probe. As a second condition, no {@code @AfterEach} or {@code @AfterAll} method of its class takes a
     * result, because such a method could assert times. These methods can take a {@code WireLog}, because it shows only
     * connections. Without a value for {@code warmup}, a test that only checks connections measures a cold client. With
     * a value, such a test makes as many calls as a test of times. If your own client has short time-outs, the client's
     * first calls can exceed these time-outs.
     */
    int warmup() default UNSET;

    /** The network between client and DynamoDB. Default: a round trip of 5 ms and TLS 1.3. */
    Network network() default @Network;

    /** The kind of DynamoDB that answers the calls. Default {@link BackendKind#LOCAL}. */
    BackendKind backend() default BackendKind.UNSET;

    /**
     * Whether the kit's proxy stands between client and back end. Default {@link Toggle#ON}.
     *
     * <p>Without the proxy, clients connect to the back end's own address over the real network. Leave out {@link
     * #network()} in this case. There is then no prediction. The kit sees only the TLS handshakes that the JVM records,
     * and an expectation that needs more information is an error. {@link ConnectionMode#SERVER_CLOSE} needs the proxy.
     * Some clients also need the proxy for {@link ConnectionMode#IDLE_EXPIRED}.
     */
    Toggle proxy() default Toggle.UNSET;

    /**
     * Whether the test of each HTTP client measures all modes in alternating blocks (A B B A). Use this setting to find
     * small differences. Default {@code false}. {@code @AfterEach} methods can then take the {@link
     * io.dynamolatency.measure.LatencyResults} of all modes.
     */
    boolean interleaved() default false;

    /**
     * How many timed calls of a mode can fail without failing the test, 0 or more. Default 0. A call fails if it
     * throws, or if it returns although all its requests failed. A request whose condition was not met did not fail.
     * Set this value if the body expects the service to refuse other requests.
     */
    int errorsAllowed() default UNSET;
}
