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
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(ExpectLatency.All.class)
public @interface ExpectLatency {

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
