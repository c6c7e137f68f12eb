package io.dynamolatency.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.faults.EndpointStage;
import io.dynamolatency.internal.backend.endpoint.EndpointSettings;
import io.dynamolatency.internal.client.ClientFactoryException;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.proxy.LatencyProxy;
import io.dynamolatency.internal.proxy.ProxySettings;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.wire.WireLog.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An endpoint over TLS whose certificate authority only a parameter names. */
class TlsEndpointContractTest extends BackEndContract {

    @TempDir
    static @Nullable Path directory;

    @Override
    Stage open() throws Exception {
        if (directory == null) {
            throw new IllegalStateException("JUnit makes it");
        }
        RunCertificate certificate = RunCertificate.create();
        Path ca = Files.writeString(directory.resolve("ca.pem"), certificate.authorityPem());
        LatencyProxy tls = LatencyProxy.open(new ProxySettings(
                EndpointStage.dynamo(), NetworkProfile.of(Duration.ZERO, TlsVersion.TLS_1_3), certificate));
        return new EndpointStage(tls.uri(), tls, Map.of(EndpointSettings.CA, ca.toString()));
    }

    @Override
    Evidence straightEvidence() {
        return Evidence.EVERY_HANDSHAKE;
    }

    @Test
    void theTeamsClientIsToldByItsHandshakesToo() {
        UserClient own = SharedLab.Lab.ownOn(HttpClientKind.APACHE5);
        try (MeasurementSetup lab = straight(HttpClientKind.APACHE5, Optional.of(own))) {
            ResultData result = measureStraight(lab, ConnectionMode.AS_BUILT);
            assertThat(result.wire().evidence()).isEqualTo(Evidence.EVERY_HANDSHAKE);
            // that which it was tried out on
            assertThat(result.wire().opened()).isEqualTo(1);
            // and the kit's beside it
            assertThat(measureStraight(lab, ConnectionMode.CLOSE).wire().opened())
                    .isEqualTo(12);
        }
    }

    @Test
    void clientsOnAnotherTlsLeaveNoEvidence() {
        try (MeasurementSetup lab = straight(HttpClientKind.CRT, Optional.empty())) {
            ResultData result = measureStraight(lab, ConnectionMode.KEEP_ALIVE);
            assertThat(result.wire().evidence()).isEqualTo(Evidence.NONE);
            assertThat(result.wire().gap())
                    .contains("the kit's client on CRT", "its TLS is not the JVM's", "remove proxy = OFF");
        }
        UserClient own = SharedLab.Lab.ownOn(HttpClientKind.CRT);
        try (MeasurementSetup lab = straight(HttpClientKind.APACHE5, Optional.of(own))) {
            ResultData result = measureStraight(lab, ConnectionMode.AS_BUILT);
            assertThat(result.wire().evidence()).isEqualTo(Evidence.NONE);
            assertThat(result.wire().gap()).contains("a factory on CRT", "remove proxy = OFF");
        }
    }

    @Test
    void aTeamsClientThatTrustsOthersIsAnError() {
        UserClient trustsTheJvms = new UserClient("ours", false, endpoint -> endpoint.applyTo(DynamoDbClient.builder())
                .httpClientBuilder(Apache5HttpClient.builder()
                        .tlsTrustManagersProvider(() -> RunCertificate.create().trustManagers()))
                .build());
        assertThatThrownBy(() -> straight(HttpClientKind.APACHE5, Optional.of(trustsTheJvms)))
                .isInstanceOf(ClientFactoryException.class)
                .hasMessageContainingAll("The client of ours", "fix: make the client trust the certificate");
    }
}
