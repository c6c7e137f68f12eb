package io.dynamolatency.jupiter;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.ProxyUse;
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
 * A latency test: the method's body is one call to DynamoDB, which is repeated and timed in each connection mode, through an
 * emulated network to a real DynamoDB Local.
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
 * <p>Each mode on each HTTP client is a test of its own, with {@code @BeforeEach} and {@code @AfterEach} around it, neither
 * of them timed. First come warm-up calls without the network's delay until their times no longer change ({@link
 * io.dynamolatency.result.WarmUp}), then {@link #iterations()} timed calls, the first of them on a new connection whatever
 * the mode and the client; only the pool of a client of the team's own ({@link UseClient}) is left as it is.
 *
 * <p><b>Parameters</b> of the method, of {@code @BeforeEach} and of {@code @AfterEach} are given by type: {@link
 * software.amazon.awssdk.services.dynamodb.DynamoDbClient} or {@link
 * software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient} (the client that is measured: the SDK's defaults, but without
 * retries), {@code DynamoDbEnhancedClient} or {@code DynamoDbEnhancedAsyncClient} over that same client (with the library {@code
 * software.amazon.awssdk:dynamodb-enhanced}, which you add yourself), {@link io.dynamolatency.client.DynamoEndpoint}, {@link io.dynamolatency.TestTable} (created before, dropped
 * after), {@link ConnectionMode}, {@link HttpClientKind}, and for the method alone a {@link
 * io.dynamolatency.measure.LatencyProbe}. {@code @AfterEach} methods also get the {@link
 * io.dynamolatency.measure.LatencyResult} and its {@link io.dynamolatency.wire.WireLog}, and {@code @AfterAll} methods the {@link io.dynamolatency.measure.LatencyResults} of
 * the class. Where measuring failed there is no result: {@code @AfterEach} methods that ask for it are not called, so clean up
 * in one that does not.
 *
 * <p><b>Asynchronous bodies</b> end with {@code .join()}; without it only the sending is timed. A future that fails is a failed
 * call, counted by the type of its cause. {@code probe.measureAsync(...)} waits for the future that it is given. A method
 * that returns a value is an error: JUnit runs void methods only.
 *
 * <pre>{@code
 * @DynamoLatencyTest
 * void putItem(DynamoDbAsyncClient dynamo, TestTable table) {
 *     dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())).join();
 * }
 * }</pre>
 *
 * <p>A method that takes a {@link io.dynamolatency.measure.LatencyProbe} <b>measures by itself</b>: it is run once on each HTTP client,
 * not timed, and names the modes in its calls of {@code probe.measure(...)} and {@code probe.compare(...)}, so {@link #modes()} and
 * {@link #interleaved()} are not to be said. Iterations, warm-up and allowed failures are the probe's defaults; each measurement is
 * reported, is in {@link io.dynamolatency.measure.LatencyResults} and is held against {@link ExpectLatency} and {@link
 * ExpectConnections} when the body has ended. A body that has measured nothing, or not the mode that an expectation names, fails.
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
 * <p>A call that throws is a failed call: it is counted by type, has no part in any latency, and fails the test unless {@link
 * #errorsAllowed()}. Assertions in the body are welcome for that reason.
 *
 * <p>A faulty declaration fails with all its faults in one message, before anything is started. The annotation may stand on an
 * annotation of your own. Latency tests do not run at the same time as each other. The configuration parameter {@value
 * #ENABLED} set to {@code false} skips them.
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

    /** The resource that latency tests hold while they run; other tests may declare it to keep out of their way. */
    String LOCK = "io.dynamolatency.timing";

    /**
     * The connection modes to measure, one after another, none twice; where nothing is said, {@code KEEP_ALIVE}, or {@code
     * AS_BUILT} where {@link UseClient} names a client of the team's own.
     */
    ConnectionMode[] modes() default {};

    /**
     * The HTTP clients to measure, none twice, all synchronous or all asynchronous as the body's client is; where nothing is
     * said, the SDK's default: {@code APACHE5}, or {@code NETTY} where the body takes an asynchronous client. What a
     * client cannot do is refused with the reason. All but these two are libraries that you add yourself; where one is
     * missing, the test says which.
     */
    HttpClientKind[] http() default {};

    /**
     * Timed calls in each mode, all threads' together, at least 1; more are made while a limit is open, see {@link
     * #maxIterations()}. A p99 takes 101, a p99.9 takes 1001; of several threads each
     * has a first call apart from the percentiles, so with 8 a p99 takes 108.
     */
    int iterations() default 200;

    /**
     * How sure verdicts have to be: the least probability that none of the percentiles' limits in {@link ExpectLatency} is wrongly taken
     * for kept or for exceeded in a measurement; whatever else is judged by an interval is as sure for itself; 0.5 up to 1.0, which is excluded. {@link io.dynamolatency.result.Verdict} has what there is
     * beside: open.
     */
    double confidence() default 0.999;

    /**
     * The most timed calls in each mode: while a percentile's limit in {@link ExpectLatency} is proved neither to be kept nor to be
     * exceeded, more than {@link #iterations()} are made, up to these; not where more failed than {@link #errorsAllowed()}, where a
     * {@link #rate()} was not held, or for a limit that so many could not prove. What was said of {@link #iterations()} alone counts where
     * that is more; write the same number for exactly so many.
     */
    int maxIterations() default 10_000;

    /** How long the timed calls of a test may take before no further block of them is begun for an open limit, with its unit. */
    String maxDuration() default "2 min";

    /**
     * Whether a test fails whose limit is still open at its end. Else it passes, and table and results have a warning with the
     * figures.
     */
    boolean strict() default false;

    /**
     * How many threads share the client and make the calls together, 1 to 256. One is the test's own thread; several are made
     * for the measurement, so the body has to be thread-safe, and {@code ThreadLocal}s of the test are not theirs.
     */
    int concurrency() default 1;

    /**
     * How often calls are to begin, all threads' together, whether or not those before have come back, with its unit: {@code
     * "200/s"}, {@code "90/min"}, from 0.001/s to 100000/s. Where nothing is said each thread makes its next call when its last
     * one has come back.
     *
     * <p>With a rate all figures and limits are of the <b>response time</b>, from the start that was intended, so that a call that
     * had to wait for a slow one before it is not taken for a fast one; {@link
     * io.dynamolatency.measure.LatencyResult#serviceTime} has the time from the start it really had. A rate that cannot be held
     * is no failure; failures, table and results say it.
     */
    String rate() default "";

    /**
     * The fewest calls before the timed ones, in each mode; 0 for none at all, and then no prediction. More are made until the
     * client is warm, at least 450; at 10,000 calls or after 6 s it ends in any case, and the result says so.
     *
     * <p>Where nothing is said it is 200, but cut short at 10 where nothing is judged by time: a test in one mode and a closed loop
     * that has expectations of its connections alone ({@link ExpectKeepAlive}, {@link ExpectConnections}), and no method about it that
     * takes a result. The result says so, and its times are those of a cold client; write {@code warmup = 200} for warm ones.
     */
    int warmup() default WARMUP_UNSAID;

    /** The network between client and DynamoDB: a round trip of 5 ms and TLS 1.3 where nothing is said. */
    Network network() default @Network;

    /** What answers; docs/backends.md has what each takes. */
    BackendKind backend() default BackendKind.LOCAL;

    /**
     * Whether the kit's proxy stands before it. With {@link ProxyUse#NONE} clients talk to the back end's own address, and
     * {@link #network()} is not to be said: there is none but the real one, figures are those of it, and nothing is predicted. What is
     * known of connections is what the JVM records of their TLS handshakes; an expectation that cannot be judged by that is an error.
     * {@link io.dynamolatency.ConnectionMode#SERVER_CLOSE} takes the proxy, and so does {@link
     * io.dynamolatency.ConnectionMode#IDLE_EXPIRED} on some clients.
     */
    ProxyUse proxy() default ProxyUse.ON;

    /**
     * Measures all modes in one test, in alternating blocks (A B B A), a test for each HTTP client: the form for close
     * comparisons. {@code @AfterEach} methods then get the {@link io.dynamolatency.measure.LatencyResults} of all modes.
     */
    boolean interleaved() default false;

    /** How many timed calls of a mode may fail without failing the test, 0 or more; of all that are made, see {@link #maxIterations()}. */
    int errorsAllowed() default 0;

    /** Says nothing of {@link #warmup}. */
    int WARMUP_UNSAID = Integer.MIN_VALUE;
}
