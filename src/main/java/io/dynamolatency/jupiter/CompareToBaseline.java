package io.dynamolatency.jupiter;

import io.dynamolatency.ConnectionMode;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Compares the results of a {@link DynamoLatencyTest} with its baseline, a JSON file in your repository such as {@code
 * src/test/dynamo-latency/com.example.OrdersTest.json}.
 *
 * <pre>{@code
 * @DynamoLatencyTest
 * @CompareToBaseline
 * void load(DynamoDbClient dynamo) {
 *     new OrderRepository(dynamo).load("42");
 * }
 * }</pre>
 *
 * <p>{@code -Ddynamolatency.baseline=update} writes the file. Review and commit it like code.
 *
 * <p>Counts (connections, handshakes, closes, retries, requests) are compared exactly: a higher count fails the test.
 * Percentiles are compared as ratios to the run's own reference, plain exchanges over the same emulated network, so a
 * baseline from another machine stays meaningful. They fail the test when they are proved to be slower than allowed.
 * The report shows what became better. A missing baseline is an error, and so is one of another network, client or
 * load.
 *
 * <p>On a class it applies to all latency tests in the class and its nested classes; on a method to that test. The
 * configuration parameter {@code dynamolatency.baseline.dir} names another directory.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface CompareToBaseline {

    /** The modes to compare. Default: all measured modes. On a class, a test ignores modes that it does not measure. */
    ConnectionMode[] modes() default {};

    /**
     * The most that a percentile's ratio to the reference may grow, as a factor of the baseline's ratio, 1.0 or more.
     * Default 1.25. The round trip is part of both, so a second round trip per call doubles the ratio.
     */
    double slowerAtMost() default DynamoLatencyTest.UNSET;
}
