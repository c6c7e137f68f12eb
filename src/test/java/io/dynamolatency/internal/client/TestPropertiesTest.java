package io.dynamolatency.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.internal.proxy.RunCertificate;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a latency test sets for clients that its code builds. */
@Tag("unit")
class TestPropertiesTest {

    private static Map<String, String> absent(Map<String, String> variables, Map<String, String> settings) {
        return AbsentSettings.of(DynamoBackend.Access.ANYBODY, variables::get, settings::get);
    }

    @Test
    void regionAndKeysOfTheEnvironmentStay() {
        assertThat(absent(Map.of("AWS_REGION", "eu-west-1", "AWS_ACCESS_KEY_ID", "a"), Map.of()))
                .isEmpty();
        assertThat(absent(Map.of(), Map.of("aws.region", "eu-west-1", "aws.accessKeyId", "a")))
                .isEmpty();
        assertThat(absent(Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1"), Map.of()))
                .doesNotContainKey("aws.accessKeyId");
    }

    @Test
    void onlyAProfileThatGivesCredentialsHasKeys(@TempDir Path directory) throws Exception {
        for (String other : List.of(
                "output = json",
                "cli_pager = less",
                "retry_mode = standard",
                "defaults_mode = standard",
                "ca_bundle = /authorities.pem")) {
            assertThat(absentWithProfile(directory, other))
                    .as(other)
                    .containsOnlyKeys("aws.accessKeyId", "aws.secretAccessKey");
        }
        for (String giving : List.of(
                "aws_access_key_id = a",
                "role_arn = arn:aws:iam::123456789012:role/a",
                "source_profile = a",
                "credential_source = Environment",
                "credential_process = a",
                "web_identity_token_file = /token",
                "sso_session = a",
                "sso_account_id = 123456789012",
                "login_session = a")) {
            assertThat(absentWithProfile(directory, giving)).as(giving).isEmpty();
        }
    }

    private static Map<String, String> absentWithProfile(Path directory, String line) throws Exception {
        Path config = Files.writeString(directory.resolve("config"), "[default]\nregion = eu-west-1\n" + line + "\n");
        Path none = Files.writeString(directory.resolve("credentials"), "");
        return SystemProperties.during(
                Map.of(
                        "aws.configFile",
                        config.toString(),
                        "aws.sharedCredentialsFile",
                        none.toString(),
                        "aws.profile",
                        "default"),
                () -> absent(Map.of(), Map.of()));
    }

    @Test
    void newTlsContextsTrustTheRunBesideAllOthers() throws Exception {
        List<Object> others = trusted();
        RunCertificate run = RunCertificate.create();
        @Nullable String before = System.getProperty("javax.net.ssl.trustStore");
        Path file;
        CertificateAuthorities authorities = new CertificateAuthorities(List.of(run.authority()));
        try (TestProperties first = TestProperties.hold(Optional.of(authorities));
                TestProperties second = TestProperties.hold(Optional.of(authorities))) {
            assertThat(first).isNotSameAs(second);
            file = Path.of(System.getProperty("javax.net.ssl.trustStore"));
            assertThat(file).exists();
            assertThat(trusted()).hasSize(others.size() + 1).containsAll(others).contains(run.authority());
            assertThat(System.getProperty("http.nonProxyHosts")).contains("127.*");
        }
        assertThat(System.getProperty("javax.net.ssl.trustStore")).isEqualTo(before);
        assertThat(Files.exists(file)).isFalse();
    }

    @Test
    void aTrustStoreOfTheUsersOwnProviderIsAddedTo(@TempDir Path directory) throws Exception {
        RunCertificate users = RunCertificate.create();
        Path file = directory.resolve("users.p12");
        char[] password = "changeit".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12", "SunJSSE");
        store.load(null, null);
        store.setCertificateEntry("users", users.authority());
        try (OutputStream to = Files.newOutputStream(file)) {
            store.store(to, password);
        }
        RunCertificate run = RunCertificate.create();
        Map<String, String> settings = Map.of(
                "javax.net.ssl.trustStore",
                file.toString(),
                "javax.net.ssl.trustStoreType",
                "PKCS12",
                "javax.net.ssl.trustStorePassword",
                "changeit",
                "javax.net.ssl.trustStoreProvider",
                "SunJSSE");
        SystemProperties.during(settings, () -> {
            try (TestProperties during = TestProperties.trust(new CertificateAuthorities(List.of(run.authority())))) {
                assertThat(during).isNotNull();
                assertThat(trusted()).containsExactlyInAnyOrder(users.authority(), run.authority());
            }
            assertThat(trusted()).containsExactly(users.authority());
            return settings;
        });
    }

    private static List<Object> trusted() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Arrays.stream(factory.getTrustManagers())
                .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                .map(Object.class::cast)
                .toList();
    }
}
