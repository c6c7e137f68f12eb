package io.dynamolatency.jupiter;

import io.dynamolatency.ConnectionMode;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Limits on the latencies of a {@link DynamoLatencyTest}. The kit checks the limits after measuring. Name at least one
 * limit. Write limits with their unit, such as {@code "15 ms"}. With a {@linkplain DynamoLatencyTest#rate() rate},
 * limits apply to the response time.
 *
 * <p>If a limit can't be read or needs more calls than the test makes, the test fails before it starts.
 *
 * <p>Each percentile's limit gets a verdict. The verdict is "within" or "over" if the calls prove it at the test's
 * {@linkplain DynamoLatencyTest#confidence() confidence}. Otherwise the verdict is "undecided". While a verdict is
 * undecided the kit makes more calls, up to {@link DynamoLatencyTest#maxIterations()} and {@link
 * DynamoLatencyTest#maxDuration()}. If a limit stays undecided, the test passes with a warning, but a {@linkplain
 * DynamoLatencyTest#strict() strict} test fails. Even without {@code strict}, an undecided limit fails the test in two
 * cases: too many calls opened a connection, or the median is far above its limit. {@link #max()} and {@link
 * #firstCall()} compare a single call with the limit. Their verdicts are undecided only if the machine perhaps added
 * the time above the limit, or if the call's own time is unknown.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(ExpectLatency.All.class)
public @interface ExpectLatency {

    /** The modes to which the limits apply. Default: all measured modes. */
    ConnectionMode[] modes() default {};

    /** The median has to be below this limit. */
    String p50() default "";

    /** The 90th percentile has to be below this limit. */
    String p90() default "";

    /** The 95th percentile has to be below this limit. */
    String p95() default "";

    /** The 99th percentile has to be below this limit. */
    String p99() default "";

    /** The 99.9th percentile has to be below this limit. */
    String p999() default "";

    /** The slowest call after the first has to be below this limit. */
    String max() default "";

    /**
     * The first call has to be below this limit. With {@link UseClient}, write {@code warmup = 0}, and don't call the
     * client before the timed calls. The first timed call is then the first call that a new client makes. The JVM has
     * already loaded the client's classes; {@link ExpectFirstCall} limits the first call of a fresh JVM.
     */
    String firstCall() default "";

    /**
     * The greatest number of network round trips that the median call is allowed to take, such as 1 on a reused
     * connection. The verdict on this limit does not depend on the round-trip time or the machine. See
     * {@link io.dynamolatency.result.RoundTrips}.
     */
    int roundTripsAtMost() default DynamoLatencyTest.UNSET;

    /** Holds several {@link ExpectLatency} annotations on one element. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    @Documented
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        /** The annotations. */
        ExpectLatency[] value();
    }
}
