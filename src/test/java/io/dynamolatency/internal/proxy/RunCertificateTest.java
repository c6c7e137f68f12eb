package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class RunCertificateTest {

    private final RunCertificate certificate = RunCertificate.create();

    @Test
    void theAuthorityMaySignServersButNoOtherAuthority() throws Exception {
        X509Certificate authority = certificate.authority();
        authority.verify(authority.getPublicKey());
        assertThat(authority.getVersion()).isEqualTo(3);
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(authority.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
        assertThat(authority.getKeyUsage())
                .containsExactly(false, false, false, false, false, true, true, false, false);
    }

    @Test
    void theServerIsKnownAsLocalhostAndByBothLoopbackAddresses() throws Exception {
        X509Certificate server = certificate.chain()[0];
        server.verify(certificate.authority().getPublicKey());
        assertThat(server.getBasicConstraints()).as("no authority").isEqualTo(-1);
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(server.getSubjectAlternativeNames())
                .containsExactly(List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
    }

    @Test
    void bothAreValidFromAnHourAgoForSomeDays() throws Exception {
        for (X509Certificate each : certificate.chain()) {
            each.checkValidity(Date.from(Instant.now().minus(Duration.ofMinutes(59))));
            each.checkValidity(Date.from(Instant.now().plus(Duration.ofDays(3))));
            assertThat(each.getNotAfter()).isBefore(Instant.now().plus(Duration.ofDays(30)));
        }
    }

    @Test
    void thePemReadsBackAsTheAuthority() throws Exception {
        byte[] pem = certificate.authorityPem().getBytes(StandardCharsets.US_ASCII);
        assertThat(CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)))
                .isEqualTo(certificate.authority());
    }

    @Test
    void itsTrustManagersTrustItsOwnServerAndNoOtherRun() throws Exception {
        trustManager(certificate).checkServerTrusted(certificate.chain(), "ECDHE_ECDSA");

        X509Certificate[] otherRun = RunCertificate.create().chain();
        assertThatThrownBy(() -> trustManager(certificate).checkServerTrusted(otherRun, "ECDHE_ECDSA"))
                .isInstanceOf(CertificateException.class);
    }

    private static X509TrustManager trustManager(RunCertificate certificate) {
        TrustManager[] managers = certificate.trustManagers();
        assertThat(managers).hasSize(1);
        return (X509TrustManager) managers[0];
    }
}
