package io.dynamolatency.jupiter;

import io.dynamolatency.ConnectionMode;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Limits on the connections that the timed calls of a {@link DynamoLatencyTest} open. The kit checks the limits after
 * measuring. Name at least one limit.
 *
 * <p>Some HTTP clients need more than one connection for sequential calls. With several threads, these clients need
 * more than one connection per thread; see {@link io.dynamolatency.HttpClientKind#spareConnections()}. Without the
 * proxy the kit sees only the TLS handshakes that the JVM records; a limit that needs more information is an error.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(ExpectConnections.All.class)
public @interface ExpectConnections {

    /** The modes to which the limits apply. Default: all measured modes. */
    ConnectionMode[] modes() default {};

    /**
     * The greatest number of connections that the timed calls are allowed to open, 0 or more. Connections without a
     * request do not count. In {@code KEEP_ALIVE}, the limit must be high enough for the
     * {@linkplain io.dynamolatency.HttpClientKind#spareConnections() spare connections} of the HTTP client. A lower
     * limit is an error.
     */
    int atMost() default DynamoLatencyTest.UNSET;

    /** The greatest number of connections that the timed calls are allowed to open per hundred calls, 0 or more. */
    double atMostPer100Calls() default DynamoLatencyTest.UNSET;

    /** The lowest share of requests that reuse a connection, 0 to 1. */
    double reuseAtLeast() default DynamoLatencyTest.UNSET;

    /** The greatest number of connections with a full TLS handshake, 0 or more. A resumed handshake does not count. */
    int fullHandshakesAtMost() default DynamoLatencyTest.UNSET;

    /** The greatest number of requests that repeat an earlier attempt of the same call, 0 or more. */
    int retriesAtMost() default DynamoLatencyTest.UNSET;

    /**
     * The greatest number of leaked connections, 0 or more. A leaked connection carried one request and was then
     * neither reused nor closed, although the client later opened other connections. A spare connection that a client
     * leaves idle can also count as leaked ({@link io.dynamolatency.HttpClientKind#spareConnections()}).
     */
    int leakedAtMost() default DynamoLatencyTest.UNSET;

    /** Holds several {@link ExpectConnections} annotations on one element. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    @Documented
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        /** The annotations. */
        ExpectConnections[] value();
    }
}
