package io.dynamolatency.internal.baseline;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.Rate;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a baseline within its test class: what was measured, and how.
 *
 * @param method the test method
 * @param measurement the number of the result: {@code null} for the test's first result with this key, 2 for the second
 *     result, and so on
 * @param mode the connection mode
 * @param httpClient the HTTP library; {@code own} for the user's client; {@code process} and a name for an external
 *     process
 * @param concurrency the number of threads that made calls, at least 1
 * @param rate the rate in calls per second, with the unit; {@code null} without a rate
 * @param network the emulated network; {@code null} without an emulated network
 */
record Key(
        String method,
        @Nullable Integer measurement,
        ConnectionMode mode,
        String httpClient,
        int concurrency,
        @Nullable String rate,
        @Nullable Network network)
        implements Comparable<Key> {

    private static final String OWN = "own";
    private static final String PROCESS = "process ";

    private static final Comparator<Key> ORDER = Comparator.comparing(Key::method)
            .thenComparing(key -> key.measurement == null ? 1 : key.measurement)
            .thenComparing(Key::mode)
            .thenComparing(Key::httpClient)
            .thenComparing(Key::concurrency)
            .thenComparing(key -> String.valueOf(key.rate))
            .thenComparing(key -> String.valueOf(key.network));

    Key {
        Objects.requireNonNull(method, "of.method is missing");
        Objects.requireNonNull(mode, "of.mode is missing or not known");
        Objects.requireNonNull(httpClient, "of.httpClient is missing");
        if (concurrency < 1) {
            throw new IllegalArgumentException("of.concurrency is missing or below 1");
        }
    }

    /**
     * Returns the key of a result.
     *
     * @param measurement 1 for the test's first result with this key, 2 for the second result, and so on
     */
    static Key of(ResultData result, int measurement) {
        return new Key(
                result.subject().testMethod(),
                measurement == 1 ? null : measurement,
                result.mode(),
                result.httpClient()
                        .map(HttpClientKind::name)
                        .or(() -> result.externalClient().map(name -> PROCESS + name))
                        .orElse(OWN),
                result.concurrency(),
                result.subject().load().rate().map(Rate::toString).orElse(null),
                result.network().emulated() ? Network.of(result.network()) : null);
    }

    @Override
    public int compareTo(Key other) {
        return ORDER.compare(this, other);
    }

    /** Returns the key in words: {@code putItem, KEEP_ALIVE, APACHE5, 1 thread, 10 ms round trip, TLS 1.3}. */
    @Override
    public String toString() {
        return method
                + (measurement == null ? "" : " (measurement " + measurement + ")")
                + ", " + mode + ", " + httpClient + ", " + concurrency + (concurrency == 1 ? " thread" : " threads")
                + (rate == null ? "" : ", " + rate) + ", "
                + (network == null ? NetworkProfile.REAL : network);
    }

    /**
     * A network in a baseline file. Durations have units, and unset values are left out.
     *
     * @param name the name of the preset
     */
    record Network(
            @Nullable String name,
            String rtt,
            TlsVersion tls,
            @Nullable String handshakeCost,
            @Nullable Boolean resumption,
            @Nullable String idleTimeout,
            @Nullable Boolean virtualTime) {

        Network {
            Objects.requireNonNull(rtt, "of.network.rtt is missing");
            Objects.requireNonNull(tls, "of.network.tls is missing or not known");
            // throws an exception if a file has wrong values
            profile(name, rtt, tls, handshakeCost, resumption, idleTimeout, virtualTime);
        }

        static Network of(NetworkProfile profile) {
            return new Network(
                    profile.name().isEmpty() ? null : profile.name(),
                    Durations.format(profile.rtt()),
                    profile.tls(),
                    written(profile.handshakeCost()),
                    profile.resumption() ? null : false,
                    written(profile.idleTimeout()),
                    profile.virtualTime() ? true : null);
        }

        private static @Nullable String written(Duration duration) {
            return duration.isZero() ? null : Durations.format(duration);
        }

        private static Duration read(@Nullable String duration) {
            return duration == null ? Duration.ZERO : Durations.parse(duration);
        }

        private static NetworkProfile profile(
                @Nullable String name,
                String rtt,
                TlsVersion tls,
                @Nullable String handshakeCost,
                @Nullable Boolean resumption,
                @Nullable String idleTimeout,
                @Nullable Boolean virtualTime) {
            return new NetworkProfile(
                    name == null ? "" : name,
                    Durations.parse(rtt),
                    tls,
                    read(handshakeCost),
                    resumption == null || resumption,
                    read(idleTimeout),
                    virtualTime != null && virtualTime);
        }

        @Override
        public String toString() {
            return profile(name, rtt, tls, handshakeCost, resumption, idleTimeout, virtualTime)
                    .toString();
        }
    }
}
