package io.dynamolatency.jupiter;

import io.dynamolatency.ConnectionMode;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The timed calls of a {@link DynamoLatencyTest} keep their connections: the guard for a build, without a number. No more may be
 * opened than the calls under way at one time need, with what the HTTP client may keep to spare ({@link
 * io.dynamolatency.HttpClientKind#spareConnections()}; two for each of a client of the team's own, which nobody knows). So few
 * calls that this could not be told are an error.
 *
 * <pre>{@code
 * @DynamoLatencyTest
 * @UseClient(OrdersClientFactory.class)
 * @ExpectKeepAlive
 * void load(DynamoDbClient dynamo) {
 *     new OrderRepository(dynamo).load("42");
 * }
 * }</pre>
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface ExpectKeepAlive {

    /** The modes it is expected of; {@code AS_BUILT} and {@code KEEP_ALIVE}, those of them that are run, where nothing is said. */
    ConnectionMode[] mode() default {};
}
