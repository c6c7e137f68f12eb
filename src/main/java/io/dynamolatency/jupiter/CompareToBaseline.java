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
 * <p>The kit compares counts (connections, handshakes, closes, retries, requests) exactly: a higher count fails the
 * test. As a reference, the kit also times plain exchanges in the same run, over the same emulated network. The kit
 * divides the percentiles of the calls by the median of the reference. For times, the kit compares only these
 * ratios. You can therefore use a baseline from a different machine. The test fails if the calls prove that a ratio
 * grew more than allowed. The report shows which figures became better. It is an error if the baseline is missing, or
 * is from a different network, client or load.
 *
 * <p>On a class, the annotation applies to all latency tests in the class and its nested classes. The configuration
 * parameter {@code dynamolatency.baseline.dir} sets a different directory for baselines.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface CompareToBaseline {

    /**
     * The modes to compare. Default: all measured modes. If the annotation is on a class, a test ignores modes that it
     * does not measure.
     */
    ConnectionMode[] modes() default {};

    /**
     * The factor by which a percentile's ratio to the reference is allowed to exceed the ratio in the baseline, 1.0 or
     * more. Default 1.25. A second round trip per call approximately doubles the ratio.
     */
    double slowerAtMost() default DynamoLatencyTest.UNSET;
}
