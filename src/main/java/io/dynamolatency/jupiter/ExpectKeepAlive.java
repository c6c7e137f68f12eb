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
 * Expects the timed calls of a {@link DynamoLatencyTest} to reuse their connections. The kit computes the allowed
 * number of connections.
 *
 * <p>The client is allowed to open a connection for each concurrent call, and the spare connections that its HTTP
 * client needs ({@link io.dynamolatency.HttpClientKind#spareConnections()}). For your own client the kit allows two
 * spare connections per thread, because the kit does not know the HTTP client. If a connection replaced a lost
 * connection, the kit allows no spare connections. If a test has too few calls to prove keep-alive, it fails with an
 * error.
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

    /**
     * The modes to check. Default: {@code AS_BUILT} and {@code KEEP_ALIVE}, if the test measures them. It is an error
     * if the test measures neither.
     */
    ConnectionMode[] modes() default {};
}
