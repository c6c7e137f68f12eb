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
 * A {@link DynamoLatencyTest} is held against its baseline: what it was like when somebody looked at it, in a JSON file of the
 * repository, {@code src/test/dynamo-latency/com.example.OrdersTest.json} from the working directory.
 *
 * <pre>{@code
 * @DynamoLatencyTest
 * @CompareToBaseline
 * void load(DynamoDbClient dynamo) {
 *     new OrderRepository(dynamo).load("42");
 * }
 * }</pre>
 *
 * <p>{@code -Ddynamolatency.baseline=update} writes the file, to be looked at and committed as code is. Counts (connections,
 * handshakes, closes, retries, requests) are compared exactly, and more of them fail the test. Percentiles are compared as ratios to
 * the same run's own reference, plain exchanges over the same emulated network, so that a baseline from another machine still means
 * something; they fail the test where they are proved to be slower than allowed. What is better is said in the report. A baseline
 * that is missing, or of another network, client or load, is an error.
 *
 * <p>On a class it holds for all latency tests in it and in classes nested in it; on a method for that one alone. The configuration
 * parameter {@code dynamolatency.baseline.dir} names another directory.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface CompareToBaseline {

    /** The modes that are; all that are run where nothing is said. On a class, those of them that a test runs. */
    ConnectionMode[] mode() default {};

    /**
     * How many times the baseline's ratio to the reference a percentile's may be, 1.0 or more. A network's round trip is in both,
     * so that a second one of each call doubles it.
     */
    double slowerAtMost() default 1.25;
}
