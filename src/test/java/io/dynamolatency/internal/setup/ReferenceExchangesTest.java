package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.BackendKind;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.contract.ScriptedBackend;
import io.dynamolatency.faults.BrokenReference;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.proxy.ProxySettings;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.result.MeasurementException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
@Tag("slow")
class ReferenceExchangesTest {

    private static final Duration RTT = Duration.ofMillis(4);

    @ParameterizedTest
    @EnumSource(value = TlsVersion.class, names = "UNSET", mode = EnumSource.Mode.EXCLUDE)
    void allTravelOnOneKeptConnectionBehindTheNetwork(TlsVersion tls) throws IOException {
        try (ScriptedBackend backend = new ScriptedBackend();
                ReferenceExchanges exchanges = ReferenceExchanges.open(new ProxySettings(
                        backend.start(),
                        NetworkProfile.of(RTT, tls).withIdleTimeout(Duration.ofMillis(1)),
                        RunCertificate.create()))) {
            long[] first = exchanges.take(10);
            long[] later = exchanges.take(5);
            assertThat(first).hasSize(10);
            assertThat(later).hasSize(5);
            // never below the round trip, whatever the machine
            assertThat(Arrays.stream(first).min().orElseThrow()).isGreaterThanOrEqualTo(RTT.toNanos());
            assertThat(Arrays.stream(later).min().orElseThrow()).isGreaterThanOrEqualTo(RTT.toNanos());
            assertThat(exchanges.connections()).isEqualTo(1);
        }
    }

    @Test
    void theyWaitInVirtualTimeToo() throws IOException {
        try (ScriptedBackend backend = new ScriptedBackend();
                ReferenceExchanges exchanges = ReferenceExchanges.open(new ProxySettings(
                        backend.start(),
                        NetworkProfile.of(RTT, TlsVersion.NONE).withVirtualTime(true),
                        RunCertificate.create()))) {
            assertThat(Arrays.stream(exchanges.take(5)).min().orElseThrow()).isGreaterThanOrEqualTo(RTT.toNanos());
        }
    }

    @Test
    void aBackEndThatIsNotThereIsAFailure() throws IOException {
        URI gone;
        try (ScriptedBackend backend = new ScriptedBackend()) {
            gone = backend.start();
        }
        assertThatThrownBy(() -> ReferenceExchanges.open(new ProxySettings(
                        gone, NetworkProfile.of(Duration.ZERO, TlsVersion.NONE), RunCertificate.create())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("status 502");
    }

    @Test
    void dynamoDbLocalAnswersThemOnOneConnectionOfWhichTheLabsLogHasNothing() {
        try (TestRunResources run = new TestRunResources(key ->
                        Optional.ofNullable(Map.of(LocalSettings.SCOPE, "jvm").get(key)));
                MeasurementSetup lab = run.open(BackendKind.LOCAL, NetworkProfile.DEFAULT, HttpClientKind.APACHE5)) {
            long[] nanos = lab.reference(20);
            assertThat(Arrays.stream(nanos).min().orElseThrow())
                    .isGreaterThanOrEqualTo(NetworkProfile.DEFAULT.rtt().toNanos());
            assertThat(lab.log().connections()).isEmpty();
            assertThat(lab.log().exchanges()).isEmpty();
            assertThat(((ProxiedSetup) lab).referenceExchanges().orElseThrow().connections())
                    .isEqualTo(1);
        }
    }

    @Test
    void aConnectionThatBrokeIsNotKeptForTheNextMeasurement() {
        try (TestRunResources run = new TestRunResources(key ->
                        Optional.ofNullable(Map.of(LocalSettings.SCOPE, "jvm").get(key)));
                MeasurementSetup lab = run.open(BackendKind.LOCAL, NetworkProfile.DEFAULT, HttpClientKind.APACHE5)) {
            assertThat(lab.reference(2)).hasSize(2);
            BrokenReference.of(lab);
            assertThatThrownBy(() -> lab.reference(2))
                    .isInstanceOf(MeasurementException.class)
                    .hasMessageStartingWith(
                            "the run's own reference could not be measured: plain exchanges over the test's"
                                    + " network failed, ");
            assertThat(((ProxiedSetup) lab).referenceExchanges()).isEmpty();
            assertThat(lab.reference(2)).hasSize(2);
        }
    }
}
