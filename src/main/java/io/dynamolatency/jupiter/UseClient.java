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
 * Makes a {@link DynamoLatencyTest} measure the client that your production code builds. The client's mode is {@link
 * io.dynamolatency.ConnectionMode#AS_BUILT}. This mode becomes the test's default. In other modes, the test measures
 * the kit's client: {@code modes = {AS_BUILT, CLOSE}} measures both.
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
 * <p>On a class, the annotation applies to all latency tests in the class and its nested classes. For tests without the
 * annotation, the configuration parameter {@code dynamolatency.useClient} sets the factory. {@code
 * dynamolatency.useClient.com.example.orders} sets the factory for a package and its subpackages. The parameter's value
 * is the name of a factory class, or {@code com.example.Clients#ordersClient}.
 *
 * <p>The kit calls the factory for each test and tries the client with one call of {@code listTables}. The kit closes
 * the client a few tests later, unless a factory has returned the same client again. If ordinary tests share the client
 * of a static field, let the factory build a separate client. The client can have any endpoint, since the kit sends the
 * client's requests to the test's endpoint. While the factory runs, the kit sets the system properties of {@link
 * io.dynamolatency.DynamoEndpoint#asSystemProperties()}, then restores the earlier values. The test fails before
 * measuring if the factory throws or returns null, or if the client is closed or does not reach the endpoint.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface UseClient {

    /** The factory class. Give either a factory class or {@link #method()}. */
    Class<? extends DynamoClientFactory<?>> value() default DynamoClientFactory.Unset.class;

    /**
     * The static method that returns a {@code DynamoDbClient} or a {@code DynamoDbAsyncClient}. Give either a method or
     * {@link #value()}.
     *
     * <p>{@code "ordersClient"} names a method of the test class, a superclass or an enclosing class; {@code
     * "com.example.Clients#orders"} names a method of another class. The method can be private, and can take a {@link
     * io.dynamolatency.DynamoEndpoint}.
     */
    String method() default "";

    /**
     * Whether the client calls the address that it was built for, without the kit's proxy, emulated network or back
     * end. Default {@code false}.
     *
     * <p>The factory method does not need a {@code DynamoEndpoint} parameter. If it has this parameter, the endpoint
     * leaves builders unchanged. The test can only measure {@link io.dynamolatency.ConnectionMode#AS_BUILT}, and can
     * take neither a {@code TestTable} nor a {@code DynamoEndpoint}. The kit sees only the TLS handshakes that the JVM
     * records, and an expectation that needs more information is an error.
     *
     * <p>Without {@code dynamolatency.aws.allow = true}, the test fails before the client sends anything to AWS.
     */
    boolean direct() default false;
}
