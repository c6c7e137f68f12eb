package io.dynamolatency.lab;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.backend.endpoint.EndpointSettings;
import io.dynamolatency.frontdoor.FrontDoor;
import io.dynamolatency.frontdoor.FrontDoorSettings;
import io.dynamolatency.frontdoor.RunCertificate;
import io.dynamolatency.wire.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** An address that speaks TLS, with a certificate authority that nobody knows but the parameter. */
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
        FrontDoor tls = FrontDoor.open(new FrontDoorSettings(
                Behind.dynamo(), NetworkProfile.of(Duration.ZERO, TlsVersion.TLS_1_3), certificate));
        return new Behind(tls.uri(), tls, Map.of(EndpointSettings.CA, ca.toString()));
    }

    @Override
    Evidence straightEvidence() {
        return Evidence.EVERY_HANDSHAKE;
    }
}
