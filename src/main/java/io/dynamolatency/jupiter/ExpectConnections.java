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
 * Limits on the connections that the timed calls of a {@link DynamoLatencyTest} open, checked after measuring. Some HTTP clients
 * need more than one for one call after another: {@link io.dynamolatency.HttpClientKind#spareConnections()} says how many. Several
 * threads may need as many each. Where a client is measured without the proxy, a limit that cannot be judged by what the JVM
 * records of TLS handshakes is an error.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(ExpectConnections.All.class)
public @interface ExpectConnections {

    /** The modes it is expected of; all that are run where nothing is said. */
    ConnectionMode[] mode() default {};

    /** The most connections that may be opened, 0 or more; name at least one limit. */
    int atMost() default UNSAID;

    /** The most that may be opened for every hundred calls, 0 or more. */
    double atMostPer100Calls() default UNSAID;

    /** The least share of requests that travel on a connection which had carried another, 0 to 1. */
    double reuseAtLeast() default UNSAID;

    /** The most connections with a full TLS handshake, 0 or more; those that resume an earlier session are none. */
    int fullHandshakesAtMost() default UNSAID;

    /** The most requests that repeat an earlier attempt of the same call, 0 or more. */
    int retriesAtMost() default UNSAID;

    /**
     * The most connections that carried one request and were then neither used again nor closed, though others were opened, 0 or
     * more: connections that somebody holds on to. A client with spare connections may have as many without a fault.
     */
    int leakedAtMost() default UNSAID;

    /** Stands for a limit that is not named. */
    int UNSAID = Integer.MIN_VALUE;

    /** Several of them. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    @Documented
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        /** Each of them. */
        ExpectConnections[] value();
    }
}
