package io.dynamolatency.jupiter;

import io.dynamolatency.client.DynamoClientFactory;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Has a {@link DynamoLatencyTest} measure the team's own client, as production code builds it, in the mode {@link
 * io.dynamolatency.ConnectionMode#AS_BUILT}: the default there, and others, which take a client of the kit's own, are measured
 * beside it with {@code modes = {AS_BUILT, CLOSE}}.
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
 * <p>On a class it holds for all latency tests in it and in classes nested in it; on a method for that one alone. The
 * configuration parameter {@code dynamolatency.useClient} names a factory for all of a project's tests, and {@code
 * dynamolatency.useClient.com.example.orders} for those of a package and the packages beneath it; its value is the name of a
 * factory class, or {@code com.example.Clients#ordersClient}.
 *
 * <p>A client is built for each test, tried out with one call of {@code listTables}, and closed after it. While its factory runs, system properties lead code that takes no endpoint to it ({@link
 * io.dynamolatency.client.DynamoEndpoint#asSystemProperties()}); they are put back when it returns. A factory that throws, that
 * returns null, a closed client or one that does not lead to the endpoint is an error, before anything is measured.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface UseClient {

    /** The factory, one at most; give this or {@link #method()}. */
    Class<? extends DynamoClientFactory<?>>[] value() default {};

    /**
     * A static method that returns a {@code DynamoDbClient} or a {@code DynamoDbAsyncClient}, of the test class, of one that it
     * extends or one that it is nested in: {@code "ordersClient"}; or of another class: {@code "com.example.Clients#orders"}. It
     * takes a {@link io.dynamolatency.client.DynamoEndpoint} or nothing, and may be private.
     */
    String method() default "";

    /**
     * Whether the client is measured where it was built to go: no proxy, no emulated network and no DynamoDB Local. The factory
     * best takes nothing; a {@code DynamoEndpoint} that it is given leaves builders as they are. Only {@link
     * io.dynamolatency.ConnectionMode#AS_BUILT} can be measured so, and there is no {@code TestTable} and no {@code DynamoEndpoint}.
     * What is known of connections is what the JVM records of their TLS handshakes; an expectation that cannot be judged by that is
     * an error.
     *
     * <p>A client that leads to AWS is refused before anything is sent, unless the configuration parameter {@code
     * dynamolatency.aws.allow} is {@code true}. The parameter {@code dynamolatency.useClient.direct} sets this for all tests that
     * have a client of their own.
     */
    boolean direct() default false;
}
