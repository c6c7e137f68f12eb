package io.dynamolatency.internal.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ExternalClient;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.measure.LatencyLab;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a user's shell may have, and what of it comes to a process that is measured. */
@Tag("slow")
class ClientEnvironmentTest {

    private static final String[] ASTRAY = {
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_SECURITY_TOKEN",
        "AWS_ROLE_ARN",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_ENDPOINT_URL_DYNAMODB_STREAMS",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "AWS_USE_FIPS_ENDPOINT",
        "AWS_MAX_ATTEMPTS",
        "AWS_RETRY_MODE",
        "AWS_NODEJS_CONNECTION_REUSE_ENABLED",
        "AWS_SDK_LOAD_CONFIG",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "NODE_OPTIONS",
        "NODE_TLS_REJECT_UNAUTHORIZED",
        "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "JAVA_TOOL_OPTIONS",
        "_JAVA_OPTIONS",
        "GODEBUG"
    };

    @BeforeAll
    static void keepDynamoDbLocal() {
        System.setProperty(LocalSettings.SCOPE, "jvm");
    }

    @AfterAll
    static void decideNothing() {
        System.clearProperty(LocalSettings.SCOPE);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "TLS_1_2"})
    void nothingOfTheShellLeadsElsewhere(TlsVersion tls) {
        Map<String, String> shell = new HashMap<>();
        for (String name : ASTRAY) {
            shell.put(name, "astray");
        }
        for (String name : new String[] {
            "AWS_ENDPOINT_URL",
            "AWS_ENDPOINT_URL_DYNAMODB",
            "AWS_CONFIG_FILE",
            "AWS_SHARED_CREDENTIALS_FILE",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "AWS_EC2_METADATA_DISABLED",
            "AWS_CA_BUNDLE",
            "NODE_EXTRA_CA_CERTS",
            "SSL_CERT_FILE",
            "NO_PROXY",
            "no_proxy"
        }) {
            shell.put(name, "astray");
        }
        shell.put("PATH", "/bin");
        shell.put("HOME", "/home/she");
        shell.put("VIRTUAL_ENV", "/venv");
        try (LatencyLab lab = LatencyLab.open(NetworkProfile.of(Duration.ZERO, tls))) {
            Map<String, String> environment = ClientEnvironment.of(
                    shell,
                    (KitEndpoint) lab.endpoint(),
                    lab.table(),
                    7,
                    Map.of("NODE_OPTIONS", "--cpu-prof", "AWS_REGION", "here"));
            Map<String, String> own = new HashMap<>(environment);
            assertThat(own.remove("NODE_OPTIONS")).isEqualTo("--cpu-prof");
            assertThat(own.remove("AWS_REGION")).isEqualTo("here");
            assertThat(own).doesNotContainValue("astray").doesNotContainKeys(ASTRAY);
            assertThat(own)
                    .containsEntry("PATH", "/bin")
                    .containsEntry("HOME", "/home/she")
                    .containsEntry("VIRTUAL_ENV", "/venv")
                    .containsEntry(ExternalClient.TABLE, lab.table().name())
                    .containsEntry(ExternalClient.KEY, "id")
                    .containsEntry(ExternalClient.ITERATIONS, "7")
                    .containsAllEntriesOf(lab.endpoint().asEnvironment().entrySet().stream()
                            .filter(e -> !e.getKey().equals("AWS_REGION"))
                            .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
            assertThat(Path.of(String.valueOf(own.get("AWS_CONFIG_FILE")))).isEmptyFile();
            assertThat(Path.of(String.valueOf(own.get("AWS_SHARED_CREDENTIALS_FILE"))))
                    .content()
                    .contains("aws_access_key_id = dynamolatency");
            assertThat(environment.containsKey("AWS_CA_BUNDLE")).isEqualTo(tls.encrypted());
            assertThat(ClientEnvironment.leading((KitEndpoint) lab.endpoint())).hasSize(tls.encrypted() ? 5 : 2);
        }
    }

    @Test
    void keysOfTheShellAreThereWhereTheBackEndHasNoneOfItsOwn() {
        KitEndpoint endpoint = new KitEndpoint(
                URI.create("http://127.0.0.1:4711"),
                new DynamoBackend.Access(List.of(), Optional.of("eu-west-1"), Optional.empty()));
        Map<String, String> shell = Map.of(
                "AWS_PROFILE", "orders",
                "AWS_SESSION_TOKEN", "token",
                "AWS_CONFIG_FILE", "/home/she/config",
                "AWS_ENDPOINT_URL", "astray",
                "AWS_MAX_ATTEMPTS", "astray",
                "HTTPS_PROXY", "astray");
        try (LatencyLab lab = LatencyLab.open(NetworkProfile.of(Duration.ZERO, TlsVersion.NONE))) {
            assertThat(ClientEnvironment.of(shell, endpoint, lab.table(), 7, Map.of()))
                    .containsEntry("AWS_PROFILE", "orders")
                    .containsEntry("AWS_SESSION_TOKEN", "token")
                    .containsEntry("AWS_CONFIG_FILE", "/home/she/config")
                    .containsEntry("AWS_ENDPOINT_URL", "http://127.0.0.1:4711")
                    .containsEntry("AWS_REGION", "eu-west-1")
                    .doesNotContainKeys("AWS_ACCESS_KEY_ID", "AWS_SHARED_CREDENTIALS_FILE", "AWS_EC2_METADATA_DISABLED")
                    .doesNotContainValue("astray");
        }
    }
}
