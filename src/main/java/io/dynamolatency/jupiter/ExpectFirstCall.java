package io.dynamolatency.jupiter;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Limits on the time of the first call of a {@link DynamoLatencyTest} in a fresh JVM. This time runs from the start of
 * the JVM until the call has returned. The kit starts {@link #jvms()} JVMs one after another. Each JVM builds the
 * client and calls the test's body once, through the proxy. With {@link UseClient}, this client is your own client. One
 * table shows all phases of these calls.
 *
 * <pre>{@code
 * @DynamoLatencyTest
 * @UseClient(method = "ordersClient")
 * @ExpectFirstCall(p90 = "900 ms", variants = {NOTHING, SDK_WARM_UP})
 * void load(DynamoDbClient dynamo, TestTable table) {
 *     dynamo.getItem(r -> r.tableName(table.name()).key(Map.of("id", AttributeValue.fromS("42"))));
 * }
 * }</pre>
 *
 * <p>A test without other expectations measures only first calls. {@code @BeforeEach} methods run once, in the JVM of
 * the tests. A fresh JVM does not use JUnit. It creates an instance of the test class with the constructor that has no
 * parameters.
 *
 * <p>A limit fails the test only if the JVMs prove, at the test's {@linkplain DynamoLatencyTest#confidence()
 * confidence}, that the limit is exceeded. With the defaults, a p90 is proved to be exceeded if 13 of 20 JVMs are over
 * the limit. If the JVMs prove neither that a limit is exceeded nor that it is met, the limit is undecided. The test
 * then passes, unless it is {@linkplain DynamoLatencyTest#strict() strict}. The kit needs 73 JVMs to prove that a p90
 * is met.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface ExpectFirstCall {

    /**
     * The median of the whole first call has to be below this limit, such as {@code "600 ms"}. This limit needs 22
     * JVMs, or 24 together with a p90. In a strict test it needs 11.
     */
    String p50() default "";

    /** The 90th percentile of the whole first call has to be below this limit. */
    String p90() default "";

    /**
     * How many JVMs the kit starts for each variant. The number must be high enough to prove that a limit is exceeded.
     * In a strict test, it must instead be high enough to prove that the limit is met: 73 for a p90, 11 for a p50.
     * Default 20.
     */
    int jvms() default 20;

    /** The variants to compare in one table. The limits apply to the first variant. Default {@link Variant#NOTHING}. */
    Variant[] variants() default {Variant.NOTHING};

    /**
     * The most CPU time that each JVM gets, in cores, such as 0.5. Needs Linux, and permission to create a control
     * group; otherwise the table says that the bound is not applied. Default: no bound.
     */
    double cpus() default DynamoLatencyTest.UNSET;

    /** After this time the kit starts no further JVM. Default {@code "5 min"}. */
    String maxDuration() default "5 min";

    /** What differs between the JVMs that are compared. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    enum Variant {
        /** A JVM without further options. */
        NOTHING,

        /**
         * Calls {@code SdkWarmUp.warmUp()} before the client is built. SDK 2.54.0 and newer have this method. The
         * method sends a request to AWS STS. Without the configuration parameter {@code dynamolatency.aws.allow}, the
         * kit prevents this request, and TLS is not warmed up.
         */
        SDK_WARM_UP,

        /** Uses an archive of the application's classes (CDS). An additional JVM makes the archive. */
        CDS_ARCHIVE,

        /** Uses only the JVM's fast compiler, with the option {@code -XX:TieredStopAtLevel=1}. */
        TIERED_STOP_AT_LEVEL_1
    }
}
