package io.dynamolatency.jupiter;

import io.dynamolatency.NetworkPreset;
import io.dynamolatency.NetworkTime;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.Toggle;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The emulated network between client and DynamoDB. Write durations with their unit: {@code "10 ms"}, {@code "250 us"},
 * {@code "0.5 s"}. If the kit cannot read a duration, the test fails.
 *
 * <p>A value that you leave out comes from its configuration parameter, such as {@code dynamolatency.network.rtt}. If
 * the parameter is not set either, the default applies.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Network {

    /** The round-trip time, {@code "0 ms"} to {@code "500 ms"}. Default {@code "5 ms"}. */
    String rtt() default "";

    /** The TLS version. Default TLS 1.3. */
    TlsVersion tls() default TlsVersion.UNSET;

    /**
     * The time that a full TLS handshake takes in addition to its round trips, {@code "0 ms"} to {@code "500 ms"}.
     * Default zero.
     */
    String handshakeCost() default "";

    /** Whether clients are allowed to resume an earlier TLS session. Default {@link Toggle#ON}. */
    Toggle resumption() default Toggle.UNSET;

    /**
     * How long the service keeps an idle connection open, such as {@code "30 ms"}. Default {@code "0 ms"}: for ever. If
     * a client's pool keeps idle connections longer than this time, the client finds these connections closed.
     */
    String idleTimeout() default "";

    /**
     * Whether the kit waits for delays, or only adds them to each call's time. Default {@link NetworkTime#VIRTUAL} for
     * tests with one thread and tests that only check connections, otherwise {@link NetworkTime#WAITED}. A test of
     * times also has the default {@code WAITED} with a preset, {@code warmup = 0}, {@code wallClock}, {@link
     * CompareToBaseline} or a probe. {@code VIRTUAL} needs the kit's own clients, and with several threads it needs
     * Linux. If you write {@code VIRTUAL} together with a rate, your own client, {@code IDLE_EXPIRED}, {@code
     * idleTimeout} or {@link Fault}, the test fails before it starts. Without a value, such a test waits. If a call
     * uses two connections at the same time or reaches a time-out, the kit measures the test again and waits for the
     * delays.
     */
    NetworkTime time() default NetworkTime.UNSET;

    /** A named network, which replaces all other values. Configuration parameters do not change a named network. */
    NetworkPreset preset() default NetworkPreset.UNSET;
}
