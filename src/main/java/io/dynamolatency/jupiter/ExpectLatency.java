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
 * Limits that the latencies of a {@link DynamoLatencyTest} have to lie below, checked after measuring. Limits are written with
 * their unit, such as {@code "15 ms"}; one that cannot be read, or that so few calls cannot tell, fails the test before it
 * starts. With a {@linkplain DynamoLatencyTest#rate() rate} they are limits of the response time.
 *
 * <p>A limit of a percentile gets one of three verdicts: kept or exceeded, each where it is proved with the test's {@linkplain
 * DynamoLatencyTest#confidence() confidence}, or open. While one is open more calls are made, up to {@link
 * DynamoLatencyTest#maxIterations()} and {@link DynamoLatencyTest#maxDuration()}; one that is still open then passes with a warning,
 * or fails where the test is {@linkplain DynamoLatencyTest#strict() strict}. The slowest call and the first are what they are.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(ExpectLatency.All.class)
public @interface ExpectLatency {

    /** What {@link #roundTripsAtMost()} is where nothing is said. */
    int UNSAID = -1;

    /** The modes it is expected of; all that are run where nothing is said. */
    ConnectionMode[] mode() default {};

    /** The median has to lie below it. */
    String p50() default "";

    /** The 90th percentile has to lie below it. */
    String p90() default "";

    /** The 95th percentile has to lie below it. */
    String p95() default "";

    /** The 99th percentile has to lie below it. */
    String p99() default "";

    /** The 99.9th percentile has to lie below it. */
    String p999() default "";

    /** The slowest call after the first has to lie below it. */
    String max() default "";

    /** The first call has to lie below it. */
    String firstCall() default "";

    /**
     * The most network round trips that the median call may take, such as 1 on a kept connection, whatever the round-trip time and the
     * machine; {@value #UNSAID} where nothing is said. See {@link io.dynamolatency.result.RoundTrips}.
     */
    int roundTripsAtMost() default UNSAID;

    /** Several of them. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    @Documented
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        /** Each of them. */
        ExpectLatency[] value();
    }
}
