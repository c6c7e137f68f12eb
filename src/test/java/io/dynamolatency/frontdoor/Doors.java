package io.dynamolatency.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireMark;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Front doors as the tests open them, all on one certificate, and how tests wait. */
final class Doors {

    static final RunCertificate CERTIFICATE = RunCertificate.create();
    static final Duration AT_MOST = Duration.ofSeconds(5);

    private Doors() {}

    /** Plain HTTP without delay. */
    static FrontDoor open(URI upstream) {
        return open(upstream, Duration.ZERO, TlsVersion.NONE);
    }

    static FrontDoor open(URI upstream, Duration rtt, TlsVersion tls) {
        return open(upstream, NetworkProfile.of(rtt, tls));
    }

    static FrontDoor open(URI upstream, NetworkProfile network) {
        return FrontDoor.open(settings(upstream, network, Duration.ZERO));
    }

    static FrontDoorSettings settings(URI upstream, NetworkProfile network, Duration idleTimeout) {
        return new FrontDoorSettings(upstream, network.withIdleTimeout(idleTimeout), CERTIFICATE);
    }

    /** Everything, come to rest. */
    static WireLog settled(FrontDoor door) {
        return door.settled(WireMark.START, AT_MOST);
    }

    /** Waits, bounded, until {@code condition} holds. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + AT_MOST.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        assertThat(condition.getAsBoolean()).as(what).isTrue();
    }
}
