package io.dynamolatency.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.io.OwnDirectory;
import io.dynamolatency.internal.io.TemporaryDirectory;
import io.dynamolatency.internal.proxy.RunCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.utils.AttributeMap;

@Tag("unit")
class KitEndpointTest {

    private static final RunCertificate CERTIFICATE = RunCertificate.create();
    private static final URI URI_OF_TLS = URI.create("https://127.0.0.1:4711");

    private final KitEndpoint plain =
            new KitEndpoint(URI.create("http://127.0.0.1:4711"), DynamoBackend.Access.ANYBODY);
    private final KitEndpoint encrypted =
            new KitEndpoint(URI_OF_TLS, DynamoBackend.Access.ANYBODY.trusting(List.of(CERTIFICATE.authority())));

    @AfterEach
    void deleteFiles() {
        plain.deleteFiles();
        encrypted.deleteFiles();
    }

    @Test
    void trustsWhatTheJvmTrustsIfTheBackEndHasNoAuthorities() throws Exception {
        TrustManagerFactory ofTheJvm = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        ofTheJvm.init((KeyStore) null);
        assertThat(accepted(plain.trustManagers()))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(accepted(ofTheJvm.getTrustManagers()));
        assertThat(accepted(encrypted.trustManagers())).containsExactly(CERTIFICATE.authority());
    }

    private static List<X509Certificate> accepted(TrustManager[] managers) {
        return List.of(((X509TrustManager) managers[0]).getAcceptedIssuers());
    }

    @Test
    void tellsABuilderWhereDynamoIs() {
        try (DynamoDbClient client = encrypted.applyTo(DynamoDbClient.builder()).build()) {
            assertThat(client.serviceClientConfiguration().endpointOverride()).hasValue(URI_OF_TLS);
            assertThat(client.serviceClientConfiguration().region()).isEqualTo(encrypted.region());
        }
    }

    /** A builder of an unknown library. */
    private static final class Unknown implements SdkHttpClient.Builder<Unknown> {
        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            throw new AssertionError();
        }
    }

    @Test
    void anHttpClientThatIsNotKnownIsAnErrorUnlessThereIsNothingToTrust() {
        Unknown builder = new Unknown();
        assertThat(plain.applyTo(builder)).isSameAs(builder);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encrypted.applyTo(builder))
                .withMessage("applyTo(" + Unknown.class.getName()
                        + "): the kit does not know this HTTP client. Give it the trust managers of trustManagers(),"
                        + " or write network = @Network(tls = NONE)");
    }

    @Test
    void theBuilderOfCrtsClientsIsAnotherOneThatHandsOnWhatItIsTold() {
        AwsCrtHttpClient.Builder given = AwsCrtHttpClient.builder();
        AwsCrtHttpClient.Builder trusting = encrypted.applyTo(given);
        assertThat(trusting).isNotSameAs(given);
        assertThat(trusting.maxConcurrency(3)).isSameAs(trusting);
        assertThatThrownBy(() -> trusting.maxConcurrency(-1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("axConcurrency");
    }

    @Test
    void asSystemPropertiesForTheJvmAndTheSdk() throws Exception {
        assertThat(plain.asSystemProperties())
                .isEqualTo(Map.of(
                        "aws.endpointUrlDynamoDb",
                        "http://127.0.0.1:4711",
                        "aws.region",
                        "us-east-1",
                        "http.nonProxyHosts",
                        "localhost|127.*|[::1]",
                        "aws.accessKeyId",
                        "dynamolatency",
                        "aws.secretAccessKey",
                        "dynamolatency"));
        Map<String, String> properties = encrypted.asSystemProperties();
        assertThat(properties).containsEntry("aws.endpointUrlDynamoDb", "https://127.0.0.1:4711");
        KeyStore store = KeyStore.getInstance(properties.get("javax.net.ssl.trustStoreType"));
        try (InputStream file = Files.newInputStream(Path.of(properties.get("javax.net.ssl.trustStore")))) {
            store.load(
                    file,
                    properties
                            .getOrDefault("javax.net.ssl.trustStorePassword", "")
                            .toCharArray());
        }
        List<String> aliases = Collections.list(store.aliases());
        assertThat(aliases).hasSize(1);
        assertThat(store.getCertificate(aliases.get(0))).isEqualTo(CERTIFICATE.authority());
    }

    @Test
    void theProviderOfTheUsersTrustStoreIsNotAskedForTheKits() throws Exception {
        List<X509Certificate> trusted = SystemProperties.during(
                Map.of("javax.net.ssl.trustStoreProvider", "SunJSSE"),
                () -> SystemProperties.during(encrypted.asSystemProperties(), () -> {
                    TrustManagerFactory factory =
                            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                    factory.init((KeyStore) null);
                    return List.of(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers());
                }));
        assertThat(trusted).containsExactly(CERTIFICATE.authority());
    }

    @Test
    void asEnvironmentForOtherProcesses() throws Exception {
        assertThat(plain.asEnvironment())
                .isEqualTo(Map.of(
                        "AWS_ENDPOINT_URL",
                        "http://127.0.0.1:4711",
                        "AWS_ENDPOINT_URL_DYNAMODB",
                        "http://127.0.0.1:4711",
                        "AWS_REGION",
                        "us-east-1",
                        "AWS_DEFAULT_REGION",
                        "us-east-1",
                        "AWS_ACCESS_KEY_ID",
                        "dynamolatency",
                        "AWS_SECRET_ACCESS_KEY",
                        "dynamolatency",
                        "NO_PROXY",
                        "127.0.0.1,localhost",
                        "no_proxy",
                        "127.0.0.1,localhost"));
        Map<String, String> variables = encrypted.asEnvironment();
        assertThat(variables.get("AWS_CA_BUNDLE"))
                .isEqualTo(variables.get("NODE_EXTRA_CA_CERTS"))
                .isEqualTo(variables.get("SSL_CERT_FILE"));
        try (InputStream file = Files.newInputStream(Path.of(variables.get("AWS_CA_BUNDLE")))) {
            assertThat(CertificateFactory.getInstance("X.509").generateCertificate(file))
                    .isEqualTo(CERTIFICATE.authority());
        }
    }

    @Test
    void filesEndWithTheEndpoint() {
        Path store = Path.of(encrypted.asSystemProperties().get("javax.net.ssl.trustStore"));
        Path pem = Path.of(encrypted.asEnvironment().get("AWS_CA_BUNDLE"));
        assertThat(store).exists();
        assertThat(pem).exists().hasParent(store.getParent());
        encrypted.deleteFiles();
        assertThat(store.getParent()).doesNotExist();
        assertThatIllegalStateException()
                .isThrownBy(encrypted::asEnvironment)
                .withMessage("this endpoint is closed: its test is over");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no POSIX permissions")
    void onlyItsUserReadsItsFiles() throws IOException {
        Path credentials = Path.of(plain.profileEnvironment().get("AWS_SHARED_CREDENTIALS_FILE"));
        assertThat(credentials).content().contains("aws_secret_access_key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void whatAKilledProcessLeftIsSweptByTheNext() throws IOException {
        Path left = Files.createTempDirectory(OwnDirectory.ofUser(), TemporaryDirectory.PREFIX + "0-");
        Files.writeString(left.resolve("credentials"), "");
        Files.createFile(left.resolve("jvm.lock"));
        new KitEndpoint(URI.create("http://127.0.0.1:4711"), DynamoBackend.Access.ANYBODY).profileEnvironment();
        assertThat(left).doesNotExist();
    }

    @Test
    void systemPropertiesArePutBackWhateverHappens() {
        String key = "io.dynamolatency.client.test";
        List<String> seen = new ArrayList<>();
        assertThatThrownBy(() -> SystemProperties.during(Map.of(key, "during"), () -> {
                    seen.add(System.getProperty(key));
                    throw new IOException("thrown");
                }))
                .isInstanceOf(IOException.class);
        assertThat(seen).containsExactly("during");
        assertThat(System.getProperty(key)).isNull();
    }

    @Test
    void anHttpProxyOfTheKitIsNamedForClientsAndProcesses() {
        KitEndpoint proxied = new KitEndpoint(
                URI_OF_TLS, DynamoBackend.Access.ANYBODY, Optional.of(URI.create("http://127.0.0.1:4712")));
        assertThat(proxied.asSystemProperties())
                .containsEntry("http.proxyHost", "127.0.0.1")
                .containsEntry("http.proxyPort", "4712")
                .containsEntry("https.proxyHost", "127.0.0.1")
                .containsEntry("https.proxyPort", "4712")
                .containsEntry("http.nonProxyHosts", "");
        assertThat(proxied.asEnvironment())
                .containsEntry("HTTPS_PROXY", "http://127.0.0.1:4712")
                .containsEntry("https_proxy", "http://127.0.0.1:4712")
                .containsEntry("HTTP_PROXY", "http://127.0.0.1:4712")
                .containsEntry("http_proxy", "http://127.0.0.1:4712")
                .containsEntry("NO_PROXY", "")
                .containsEntry("no_proxy", "");
        assertThat(encrypted.asEnvironment()).doesNotContainKey("HTTPS_PROXY");
    }
}
