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
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Marks a latency test. The kit repeats and times the method's body, one call to DynamoDB, in each connection mode,
 * through an emulated network to a real DynamoDB Local.
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
 * <p>Each mode on each HTTP client is a separate test, with untimed {@code @BeforeEach} and {@code @AfterEach} methods
 * around it. Warm-up calls without the network's delay come first, until their times no longer change ({@link
 * io.dynamolatency.result.WarmUp}). Then come {@link #iterations()} timed calls. The first of them opens a new
 * connection, except with your own client ({@link UseClient}), whose pool the kit leaves alone.
 *
 * <p><b>Settings.</b> A value that you write here overrides {@code junit-platform.properties}. A value that you leave
 * out comes from its configuration parameter there, such as {@code dynamolatency.iterations}, else from the default. A
 * system property of that name overrides both, for one run.
 *
 * <p><b>Parameters.</b> The method and its {@code @BeforeEach} and {@code @AfterEach} methods can take:
 *
 * <ul>
 *   <li>the measured client: {@link software.amazon.awssdk.services.dynamodb.DynamoDbClient} or {@link
 *     software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient}, with the SDK's defaults but without retries
 *   <li>{@code DynamoDbEnhancedClient} or {@code DynamoDbEnhancedAsyncClient} over the same client; add {@code
 *     software.amazon.awssdk:dynamodb-enhanced} yourself
 *   <li>{@link io.dynamolatency.DynamoEndpoint}, and {@link io.dynamolatency.TestTable}, which the kit creates
 *     before the test and drops after it
 *   <li>{@link ConnectionMode} and {@link HttpClientKind}
 *   <li>in the method only: {@link io.dynamolatency.measure.LatencyProbe}
 *   <li>in {@code @AfterEach} methods only: {@link io.dynamolatency.measure.LatencyResult} and its {@link
 *     io.dynamolatency.wire.WireLog}
 * </ul>
 *
 * <p>{@code @AfterAll} methods can take the {@link io.dynamolatency.measure.LatencyResults} of the class. After a
 * failed measurement there is no result, and the kit skips {@code @AfterEach} methods that take one. Clean up in a
 * method that does not.
 *
 * <p><b>Asynchronous bodies</b> end with {@code .join()}; without it only the sending is timed. A future that fails is
 * a failed call, counted by the type of its cause. {@code probe.measureAsync(...)} waits for the future that it is
 * given. A method that returns a value is an error: JUnit runs void methods only.
 *
 * <pre>{@code
 * @DynamoLatencyTest
 * void putItem(DynamoDbAsyncClient dynamo, TestTable table) {
 *     dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())).join();
 * }
 * }</pre>
 *
 * <p><b>Probes.</b> A method that takes a {@link io.dynamolatency.measure.LatencyProbe} measures by itself. It runs
 * once on each HTTP client, untimed, and names the modes in {@code probe.measure(...)} and {@code probe.compare(...)},
 * so leave out {@link #modes()} and {@link #interleaved()}. The probe's defaults are the test's iterations, warm-up and
 * allowed errors. When the body has ended, the kit checks each measurement against {@link ExpectLatency} and {@link
 * ExpectConnections}. A body that measured nothing fails, and so does a body that missed a mode that an expectation
 * names.
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
 * <p><b>Errors.</b> A call that throws is an error: the kit counts it by type, leaves it out of all latencies, and
 * fails the test unless {@link #errorsAllowed()} allows it. So the body may contain assertions. A faulty declaration
 * fails with all its faults in one message, before anything starts.
 *
 * <p>The annotation may stand on your own annotation. Latency tests do not run at the same time as each other. The
 * configuration parameter {@value #ENABLED} set to {@code false} skips them.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(LatencyExtension.class)
@ResourceLock(DynamoLatencyTest.LOCK)
public @interface DynamoLatencyTest {

    /** Configuration parameter: {@code false} skips all latency tests. */
    String ENABLED = "dynamolatency.enabled";

    /** The resource that latency tests hold while they run. Other tests may declare it to stay out of their way. */
    String LOCK = "io.dynamolatency.timing";

    /** A number that you did not give, here and in the other annotations of this package. */
    int UNSET = Integer.MIN_VALUE;

    /**
     * The connection modes to measure, one after another, each once. Default {@code KEEP_ALIVE}, or {@code AS_BUILT}
     * for your own client ({@link UseClient}).
     */
    ConnectionMode[] modes() default {};

    /**
     * The HTTP clients to measure, each once, all synchronous or all asynchronous like the body's client. Default: the
     * SDK's, {@code APACHE5} or, for an asynchronous client, {@code NETTY}. Add the libraries of the others yourself;
     * the test names a missing one. A combination that a client does not support is an error with the reason.
     */
    HttpClientKind[] httpClients() default {};

    /**
     * Timed calls in each mode, of all threads together, at least 1. Default 200. More are made while a limit is
     * undecided: see {@link #maxIterations()}.
     *
     * <p>A p99 needs 101 calls, a p99.9 needs 1001. The first call of each thread does not count for percentiles, so
     * with 8 threads a p99 needs 108.
     */
    int iterations() default UNSET;

    /**
     * Confidence level for all percentile verdicts of one test, 0.5 (inclusive) to 1 (exclusive). Default 0.999. Every
     * other interval has the same level by itself.
     */
    double confidence() default UNSET;

    /**
     * The most timed calls in each mode. Default 10,000.
     *
     * <p>While a percentile's limit in {@link ExpectLatency} is undecided, the kit makes more than {@link
     * #iterations()} calls, up to these. It stops earlier after too many errors, when a {@link #rate()} was not
     * reached, or when even so many calls can't decide the limit. {@link #iterations()} counts when it is higher. Write
     * the same number for exactly so many calls.
     */
    int maxIterations() default UNSET;

    /**
     * How long the timed calls may take before no further block of them starts, with its unit. Default {@code "2 min"}.
     */
    String maxDuration() default "";

    /**
     * Whether a limit that is undecided at the end fails the test. Default {@link Toggle#OFF}: the test passes, with a
     * warning in the table and the results.
     */
    Toggle strict() default Toggle.UNSET;

    /**
     * How many threads share the client and make the calls together, 1 to 256. Default 1, the test's own thread.
     * Several threads are new ones, so the body has to be thread-safe and does not see the test's {@code ThreadLocal}s.
     */
    int concurrency() default UNSET;

    /**
     * How often calls start, of all threads together, with its unit: {@code "200/s"}, {@code "90/min"}, from 0.001/s to
     * 100000/s. Default: each thread starts its next call when its last one has returned.
     *
     * <p>With a rate all figures and limits are <b>response times</b>, from the intended start, so a call that waits
     * for a slow one counts as slow. {@link io.dynamolatency.measure.LatencyResult#serviceTime} has the time from the
     * actual start. A rate that was not reached does not fail the test; failures, table and results report it.
     */
    String rate() default "";

    /**
     * The fewest calls before the timed ones, in each mode; 0 for none, and then no prediction. Default 200. Tests that
     * only check connections warm up with 10 calls.
     *
     * <p>The kit makes more calls until the client is warm, at least 450; it stops at 10,000 calls or after 6 s, and
     * the result says so. A test only checks connections when its annotations are {@link ExpectKeepAlive} and {@link
     * ExpectConnections}, without {@link ExpectLatency}, {@link CompareToBaseline} or a probe. Its times are those of a
     * cold client, in each of its modes. With your own client, allow for that if its time-outs are short.
     */
    int warmup() default UNSET;

    /** The network between client and DynamoDB. Default: a round trip of 5 ms and TLS 1.3. */
    Network network() default @Network;

    /** What answers the calls. Default {@link BackendKind#LOCAL}. */
    BackendKind backend() default BackendKind.UNSET;

    /**
     * Whether the kit's proxy stands between client and back end. Default {@link Toggle#ON}.
     *
     * <p>Without it clients connect to the back end's own address over the real network, so leave out {@link
     * #network()}; nothing is predicted. The kit sees only the TLS handshakes that the JVM records; an expectation that
     * needs more is an error. {@link ConnectionMode#SERVER_CLOSE} needs the proxy, and so does {@link
     * ConnectionMode#IDLE_EXPIRED} on some clients.
     */
    Toggle proxy() default Toggle.UNSET;

    /**
     * Whether to measure all modes in one test, in alternating blocks (A B B A), for each HTTP client: the form for
     * close comparisons. Default {@code false}. {@code @AfterEach} methods can then take the {@link
     * io.dynamolatency.measure.LatencyResults} of all modes.
     */
    boolean interleaved() default false;

    /** How many timed calls of a mode may throw without failing the test, 0 or more. Default 0. */
    int errorsAllowed() default UNSET;
}
