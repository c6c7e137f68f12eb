package io.dynamolatency.jupiter;

import io.dynamolatency.NetworkProfile;
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
     * Whether the kit waits for delays, or only adds them to each call's time. Default {@link Time#VIRTUAL} for tests
     * with one thread and tests that only check connections, otherwise {@link Time#WAITED}. A test of times also has
     * the default {@code WAITED} with a preset, {@code warmup = 0}, {@code wallClock}, {@link CompareToBaseline} or a
     * probe. {@code VIRTUAL} needs the kit's own clients, and with several threads it needs Linux. If you write {@code
     * VIRTUAL} together with a rate, your own client, {@code IDLE_EXPIRED}, {@code idleTimeout} or {@link Fault}, the
     * test fails before it starts. Without a value, such a test waits. If a call uses two connections at the same time
     * or reaches a time-out, the kit measures the test again and waits for the delays.
     */
    Time time() default Time.UNSET;

    /** A named network, which replaces all other values. Configuration parameters do not change a named network. */
    Preset preset() default Preset.UNSET;

    /** Whether the emulated network's delays take real time. */
    enum Time {
        /**
         * Unset: the configuration parameter decides. Without the parameter, a test has {@link #VIRTUAL} time under two
         * conditions: it has one thread or only checks connections, and nothing in it needs real time. All other tests
         * have {@link #WAITED} time.
         */
        UNSET,
        /** The kit holds bytes back until their delay is over. */
        WAITED,
        /**
         * The kit adds delays to each call's time without waiting for them. Virtual time works only for the kit's own
         * clients. With several threads, virtual time works only on Linux. A call in virtual time takes about a
         * millisecond of real time, even at a round-trip time of 50 ms.
         */
        VIRTUAL
    }

    /** Named network profiles. */
    enum Preset {
        /** The network path of the article's experiment. {@link NetworkProfile#ARTICLE} explains the figures. */
        ARTICLE,

        /** Unset: the network has no preset, so its other values apply. */
        UNSET;

        /**
         * Returns the network profile of this name.
         *
         * @throws IllegalStateException for {@link #UNSET}
         */
        public NetworkProfile profile() {
            return switch (this) {
                case ARTICLE -> NetworkProfile.ARTICLE;
                case UNSET -> throw new IllegalStateException("UNSET has no profile");
            };
        }
    }
}
