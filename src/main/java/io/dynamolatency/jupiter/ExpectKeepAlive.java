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
 * Expects the timed calls of a {@link DynamoLatencyTest} to reuse their connections: the guard for a build, without a
 * number.
 *
 * <p>The client may open a connection for each concurrent call and for each spare that its HTTP client keeps ({@link
 * io.dynamolatency.HttpClientKind#spareConnections()}). Your own client may keep two spares per thread, because the kit
 * does not know its HTTP client. With too few calls to tell, the test is an error.
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

    /** The modes to check. Default: {@code AS_BUILT} and {@code KEEP_ALIVE}, where the test measures them. */
    ConnectionMode[] modes() default {};
}
