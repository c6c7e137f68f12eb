package io.dynamolatency.internal.external;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.ExternalClient;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.measure.LatencyLab;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.result.MeasurementException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Labs over plain HTTP and TLS for tests that measure other processes. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the processes of these tests are run by sh")
abstract class ExternalClientLab {

    static final Duration RTT = Duration.ofMillis(4);
    static final int CALLS = 12;

    private static final Map<TlsVersion, LatencyLab> LABS = new EnumMap<>(TlsVersion.class);

    @BeforeAll
    static void keepDynamoDbLocal() {
        System.setProperty(LocalSettings.SCOPE, "jvm");
        for (TlsVersion tls : new TlsVersion[] {TlsVersion.NONE, TlsVersion.TLS_1_3}) {
            LABS.put(tls, LatencyLab.open(NetworkProfile.of(RTT, tls)));
        }
    }

    @AfterAll
    static void close() {
        LABS.values().forEach(LatencyLab::close);
        System.clearProperty(LocalSettings.SCOPE);
    }

    static LatencyLab lab(TlsVersion tls) {
        return Optional.ofNullable(LABS.get(tls)).orElseThrow();
    }

    static LatencyProbe probe(TlsVersion tls) {
        return lab(tls).probe().iterations(CALLS);
    }

    static ExternalClient program(String... options) {
        return ExternalClient.command(OtherProgram.command(options)).named("other");
    }

    static ExternalClient sh(String script) {
        return ExternalClient.command("sh", "-c", script);
    }

    interface Measuring {
        void run();
    }

    static AbstractThrowableAssert<?, ? extends Throwable> result(Measuring measuring) {
        return assertThatThrownBy(measuring::run).isInstanceOf(MeasurementException.class);
    }
}
