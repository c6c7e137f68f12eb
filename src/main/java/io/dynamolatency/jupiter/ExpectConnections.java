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
 * threads may need as many each.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(ExpectConnections.All.class)
public @interface ExpectConnections {

    /** The modes it is expected of; all that are run where nothing is said. */
    ConnectionMode[] mode() default {};

    /** The most connections that may be opened, 0 or more. */
    int atMost();

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
