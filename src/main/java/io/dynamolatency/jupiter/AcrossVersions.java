package io.dynamolatency.jupiter;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Measures a {@link DynamoLatencyTest} with several versions of a library. Each version runs in its own JVM, with the
 * same expectations. One table shows all results. The test fails if a version does not meet the expectations.
 *
 * <pre>{@code
 * @DynamoLatencyTest
 * @ExpectKeepAlive
 * @AcrossVersions(from = "2.30.0", to = "2.58.0", show = AcrossVersions.Show.FIRST_THAT_DIFFERS)
 * void load(DynamoDbClient dynamo, TestTable table) { ... }
 * }</pre>
 *
 * <p>The kit resolves each version as Maven would, with your settings.xml. On the test's class path, the kit then
 * replaces the library's jars and their dependencies. A version that cannot be resolved is skipped, and the table says
 * so. If a version does not fit your compiled code, its row of the table shows the error. The kit then measures the
 * other versions.
 *
 * <p>The kit keeps the results of each version in the folder {@code versions} of the report's directory. It does not
 * measure a version again until your classes, your class path, the JDK, your system properties or the kit's parameters
 * change. If something other than an expectation failed, the kit measures the version again in the next run.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface AcrossVersions {

    /**
     * The library, as {@code group:artifact}. If this artifact is a BOM (its name ends in {@code bom}), the library is
     * all jars of the BOM's group on the test's class path. Default: the AWS SDK.
     */
    String of() default "software.amazon.awssdk:bom";

    /** The lowest version, such as {@code "2.30.0"}. */
    String from();

    /** The highest version. Default: the newest published version. */
    String to() default "";

    /** Which versions to measure. Default {@link Show#EACH}. */
    Show show() default Show.EACH;

    /**
     * The greatest number of versions to measure, 2 to 40. Default 8. With {@link Show#EACH} the measured versions are
     * spread evenly over all published versions, and include the lowest and the highest version.
     */
    int atMost() default 8;

    /** Which of the published versions to measure. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    enum Show {
        /** All published versions, but at most {@link AcrossVersions#atMost}. */
        EACH,

        /**
         * The lowest and the highest version. If their results differ, the kit measures versions between them to find
         * the first version with a different result. Results differ if versions meet different numbers of expectations,
         * open different numbers of connections for the same calls, or use different HTTP clients. A difference of one
         * connection in total does not count.
         */
        FIRST_THAT_DIFFERS
    }
}
