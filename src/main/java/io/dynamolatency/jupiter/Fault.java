package io.dynamolatency.jupiter;

import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A fault that the proxy causes for the measured client during the timed calls of a {@link DynamoLatencyTest}. The
 * fault does not strike requests of the warm-up or the set-up, or requests that create or drop tables. {@link
 * FaultKind} lists the values that each kind needs and can have.
 *
 * <pre>{@code
 * @DynamoLatencyTest(iterations = 400)
 * @UseClient(OrdersClientFactory.class)
 * @Fault(kind = STALL, at = BEFORE_ANSWER, every = 100)
 * @Fault(kind = STATUS, status = 503, first = 3, from = "50 %")
 * @ExpectResilience(errors = 0, attemptsPerCallAtMost = 1.05)
 * void load(DynamoDbClient dynamo) { ... }
 * }</pre>
 *
 * <p>The values of the annotation form a plan. For each mode, the plan counts the exchanges or connections of the timed
 * calls, retries included. In each run, the same plan therefore strikes the exchanges or connections with the same
 * numbers. If a fault never struck, the test fails with an error.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Fault.All.class)
public @interface Fault {

    /** The kind of the fault: what the network or the service does to the client. */
    FaultKind kind();

    /** The point at which the fault strikes. Default: the kind's default. */
    WireFault.Point at() default WireFault.Point.UNSET;

    /**
     * Strikes the n-th exchange or connection, the 2n-th and so on, with n from 1. Without {@code every}, {@code first}
     * and {@code exchange}, the fault strikes every time.
     */
    int every() default DynamoLatencyTest.UNSET;

    /** Strikes the first n exchanges or connections, with n from 1. */
    int first() default DynamoLatencyTest.UNSET;

    /** Strikes only the exchange with this number, from 0. */
    int exchange() default DynamoLatencyTest.UNSET;

    /** Starts to count only after this share of the planned calls, such as {@code "50 %"}. */
    String from() default "";

    /** Counts only exchanges of this operation, such as {@code PutItem}. */
    String operation() default "";

    /** Counts only exchanges whose request names this table. */
    String table() default "";

    /** Strikes connections that were idle for this long, such as {@code "350 ms"}. */
    String after() default "";

    /** How long the fault lasts, such as {@code "200 ms"}. Default: the kind's default. */
    String lasts() default "";

    /** Strikes after this number of bytes of the answer's body, 0 or more. */
    int bytes() default DynamoLatencyTest.UNSET;

    /** The status of the answer, 400 to 599. */
    int status() default DynamoLatencyTest.UNSET;

    /** The error type in the answer, such as {@code ThrottlingException}. */
    String type() default "";

    /** The body of the answer, instead of a JSON error. */
    String body() default "";

    /** Whether the service closes the connection after the answer. */
    boolean closes() default false;

    /** The delay that the answer asks for before a retry, such as {@code "100 ms"}. */
    String retryAfter() default "";

    /** The share of a batch's items that stay unprocessed, more than 0, at most 1. */
    double share() default DynamoLatencyTest.UNSET;

    /** The greatest number of requests that the service takes on each connection, 1 or more. */
    int requests() default DynamoLatencyTest.UNSET;

    /** Whether the last answer of a connection says {@code Connection: close}. */
    boolean announced() default false;

    /** The greatest number of bytes per second from client to service, such as {@code "64 KB/s"}. */
    String up() default "";

    /** The greatest number of bytes per second from service to client, such as {@code "64 KB/s"}. */
    String down() default "";

    /** Holds several {@link Fault} annotations on one element. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    @Documented
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        /** The annotations. */
        Fault[] value();
    }
}
