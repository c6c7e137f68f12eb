package io.dynamolatency.jupiter;

import io.dynamolatency.DynamoClientFactory;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Has a {@link DynamoLatencyTest} measure your client, as production code builds it, in the mode {@link
 * io.dynamolatency.ConnectionMode#AS_BUILT}. That mode is the default there. Other modes use the kit's client: {@code
 * modes = {AS_BUILT, CLOSE}} measures both.
 *
 * <pre>{@code
 * @DynamoLatencyTest
 * @UseClient(method = "ordersClient")
 * @ExpectConnections(atMost = 1)
 * void load(DynamoDbClient dynamo) {
 *     new OrderRepository(dynamo).load("42");
 * }
 *
 * static DynamoDbClient ordersClient(DynamoEndpoint endpoint) {
 *     return endpoint.applyTo(OrdersConfig.clientBuilder()).build();
 * }
 * }</pre>
 *
 * <p>On a class it applies to all latency tests in the class and its nested classes; on a method to that test. Without
 * the annotation the configuration parameter {@code dynamolatency.useClient} names a factory for all tests, and {@code
 * dynamolatency.useClient.com.example.orders} for those of a package and its subpackages. Its value is the name of a
 * factory class, or {@code com.example.Clients#ordersClient}.
 *
 * <p>The kit builds a client for each test, tries it with one call of {@code listTables}, and closes it after the test.
 * While the factory runs, system properties lead code that takes no endpoint to the kit's ({@link
 * io.dynamolatency.DynamoEndpoint#asSystemProperties()}); the kit then restores them. These are errors before
 * anything is measured: a factory that throws or returns null, a closed client, and a client that does not lead to the
 * endpoint.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface UseClient {

    /** The factory class. Give this or {@link #method()}. */
    Class<? extends DynamoClientFactory<?>> value() default DynamoClientFactory.Unset.class;

    /**
     * The static method that returns a {@code DynamoDbClient} or a {@code DynamoDbAsyncClient}. Give this or {@link
     * #value()}.
     *
     * <p>{@code "ordersClient"} is a method of the test class, a superclass or an enclosing class; {@code
     * "com.example.Clients#orders"} of another class. It takes a {@link io.dynamolatency.DynamoEndpoint} or
     * nothing, and may be private.
     */
    String method() default "";

    /**
     * Whether the client connects to where it was built to go: no proxy, no emulated network, no back end of the kit.
     * Default {@code false}.
     *
     * <p>The factory best takes nothing; a {@code DynamoEndpoint} leaves builders unchanged. Only {@link
     * io.dynamolatency.ConnectionMode#AS_BUILT} can be measured, and there is neither a {@code TestTable} nor a {@code
     * DynamoEndpoint}. The kit sees only the TLS handshakes that the JVM records; an expectation that needs more is an
     * error.
     *
     * <p>A client that leads to AWS is refused before anything is sent, unless the configuration parameter {@code
     * dynamolatency.aws.allow} is {@code true}.
     */
    boolean direct() default false;
}
