package io.dynamolatency.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.BackendKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.faults.EndpointStage;
import io.dynamolatency.internal.backend.aws.AwsPermission;
import io.dynamolatency.internal.backend.aws.AwsSettings;
import io.dynamolatency.internal.backend.endpoint.EndpointSettings;
import io.dynamolatency.internal.proxy.LatencyProxy;
import io.dynamolatency.internal.proxy.ProxySettings;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.wire.WireLog.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the contract with {@code backend = AWS} against a local server. It speaks TLS with a certificate that a test
 * authority signed, and passes requests on to DynamoDB Local.
 */
class AwsContractTest extends BackEndContract {

    /** As the SDK finds them by itself. */
    private static final Map<String, String> AMBIENT =
            Map.of("aws.accessKeyId", "AKIAAMBIENT", "aws.secretAccessKey", "ambient", "aws.region", "eu-west-1");

    @TempDir
    static @Nullable Path directory;

    @Override
    Stage open() throws Exception {
        if (directory == null) {
            throw new IllegalStateException("JUnit makes it");
        }
        AMBIENT.forEach(System::setProperty);
        RunCertificate certificate = RunCertificate.create();
        Path ca = Files.writeString(directory.resolve("ca.pem"), certificate.authorityPem());
        LatencyProxy server = LatencyProxy.open(new ProxySettings(
                EndpointStage.dynamo(), NetworkProfile.of(Duration.ZERO, TlsVersion.TLS_1_3), certificate));
        AutoCloseable end = () -> {
            AMBIENT.keySet().forEach(System::clearProperty);
            server.close();
        };
        return new EndpointStage(
                BackendKind.AWS,
                AwsSettings.ENDPOINT,
                server.uri(),
                end,
                Map.of(AwsPermission.ALLOW, "true", EndpointSettings.CA, ca.toString()));
    }

    @Override
    NetworkProfile network() {
        return NetworkProfile.REAL;
    }

    @Override
    Evidence straightEvidence() {
        return Evidence.EVERY_HANDSHAKE;
    }

    /** AWS does not end, whatever becomes of a connection to it: calls fail, and are counted. */
    @Override
    void requireToldThatItEnded(Throwable told) {
        assertThat(told)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("of 12 calls of \"putItem, keep-alive, Apache 5\" failed, expected none")
                .hasMessageContaining("first: call ");
    }
}
