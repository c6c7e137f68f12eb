package io.dynamolatency.jupiter;

import io.dynamolatency.NetworkPreset;
import io.dynamolatency.TlsVersion;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The network emulated between client and DynamoDB. Durations are written with their unit: {@code "10 ms"}, {@code "250 us"},
 * {@code "0.5 s"}; one that cannot be read fails the test.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Network {

    /** The round-trip time, {@code "0 ms"} to {@code "500 ms"}; {@code "5 ms"} where nothing is said. */
    String rtt() default "";

    /** The TLS version, one at most; TLS 1.3 where nothing is said. */
    TlsVersion[] tls() default {};

    /** Time that a full TLS handshake takes beyond its round trips, {@code "0 ms"} to {@code "500 ms"}; none where nothing is said. */
    String handshakeCost() default "";

    /** Whether clients may resume an earlier TLS session. */
    boolean resumption() default true;

    /**
     * How long the service keeps a connection that carries nothing, such as {@code "30 ms"}; for ever where nothing is said. A
     * client whose pool keeps connections for longer finds them closed.
     */
    String idleTimeout() default "";

    /** A network that has a name, one at most, and then nothing else may be said. */
    NetworkPreset[] preset() default {};
}
