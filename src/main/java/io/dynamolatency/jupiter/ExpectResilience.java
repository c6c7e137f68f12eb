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
 * Limits on what the measured client does after the faults of {@link Fault}. The kit checks the limits after measuring.
 * Name at least one limit.
 *
 * <p>The kit's own clients do not retry, because retries would hide faults from their figures. To test a retry policy,
 * name your client with {@link UseClient}.
 *
 * <pre>{@code
 * @DynamoLatencyTest(iterations = 400)
 * @UseClient(OrdersClientFactory.class)
 * @Fault(kind = RESET, every = 100)
 * @ExpectResilience(errors = 0, attemptsPerCallAtMost = 1.05, newConnectionsPerFaultAtMost = 1)
 * void load(DynamoDbClient dynamo) { ... }
 * }</pre>
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface ExpectResilience {

    /** The modes to which the limits apply. Default: all measured modes. */
    ConnectionMode[] modes() default {};

    /**
     * The greatest number of timed calls that are allowed to fail, 0 or more. A call fails if it throws, or if it
     * returns although all its requests failed. A request whose condition was not met did not fail. This value replaces
     * {@code errorsAllowed}.
     */
    int errors() default DynamoLatencyTest.UNSET;

    /** The greatest number of attempts per call, on average over all calls, 1 or more. Retries are attempts. */
    double attemptsPerCallAtMost() default DynamoLatencyTest.UNSET;

    /**
     * The greatest number of connections that the client opens for each fault on average, 0 or more. The client's first
     * connection for each concurrent call does not count.
     */
    double newConnectionsPerFaultAtMost() default DynamoLatencyTest.UNSET;

    /**
     * The longest allowed time from a fault to the end of the next successful attempt of the struck call, such as
     * {@code "200 ms"}. If the fault struck a connection that no call was using, the next call that repeats a lost
     * attempt counts. Without such a call, the time ends with the next successful attempt of any call. If neither a
     * request nor a failed call follows such a fault, the fault does not count.
     */
    String recoversWithin() default "";
}
