package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.WireLog;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Proxies as the tests open them, all on one certificate, and how tests wait. */
final class Proxies {

    static final RunCertificate CERTIFICATE = RunCertificate.create();
    static final Duration AT_MOST = Duration.ofSeconds(5);

    private Proxies() {}

    /** Plain HTTP without delay. */
    static LatencyProxy open(URI upstream) {
        return open(upstream, Duration.ZERO, TlsVersion.NONE);
    }

    static LatencyProxy open(URI upstream, Duration rtt, TlsVersion tls) {
        return open(upstream, NetworkProfile.of(rtt, tls));
    }

    static LatencyProxy open(URI upstream, NetworkProfile network) {
        return LatencyProxy.open(settings(upstream, network, Duration.ZERO));
    }

    static ProxySettings settings(URI upstream, NetworkProfile network, Duration idleTimeout) {
        return new ProxySettings(upstream, network.withIdleTimeout(idleTimeout), CERTIFICATE);
    }

    /** Everything, come to rest. */
    static WireLog settled(LatencyProxy proxy) {
        return proxy.settled(WireMark.START, AT_MOST);
    }

    /** Waits, bounded, until {@code condition} holds. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        await(what, AT_MOST, condition);
    }

    static void await(String what, Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        assertThat(condition.getAsBoolean()).as(what).isTrue();
    }
}
