package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.wire.WireMark;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What is set up on a user's machine for the world outside has no say in a measurement on it. */
@Tag("slow")
class UsersEnvironmentTest {

    private static final TestRunResources RUN =
            new TestRunResources(key -> Optional.ofNullable(System.getProperty(key)));

    private final Map<String, @Nullable String> before = new HashMap<>();

    @BeforeAll
    static void startBeforeAProxyIsSet() {
        RUN.environment(BackendKind.LOCAL);
    }

    @AfterAll
    static void close() {
        RUN.close();
    }

    @BeforeEach
    void setProxies() throws IOException {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        for (String scheme : new String[] {"http", "https"}) {
            set(scheme + ".proxyHost", "127.0.0.1");
            set(scheme + ".proxyPort", Integer.toString(closed));
        }
        set("aws.useFipsEndpoint", "true");
        set("aws.useDualstackEndpoint", "true");
    }

    private void set(String key, String value) {
        before.put(key, System.setProperty(key, value));
    }

    @AfterEach
    void restore() {
        before.forEach((key, value) -> {
            if (value == null) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, value);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aProxyIsNotTheWayToThisMachine(HttpClientKind kind) {
        for (TlsVersion tls : new TlsVersion[] {TlsVersion.NONE, TlsVersion.TLS_1_3}) {
            try (MeasurementSetup lab = RUN.open(BackendKind.LOCAL, NetworkProfile.of(Duration.ZERO, tls), kind)) {
                if (lab.client(ConnectionMode.KEEP_ALIVE) instanceof DynamoDbAsyncClient async) {
                    async.listTables().join();
                } else {
                    ((DynamoDbClient) lab.client(ConnectionMode.KEEP_ALIVE)).listTables();
                }
                assertThat(lab.settledLog().between(WireMark.START, lab.mark()).exchanges())
                        .hasSize(1);
            }
        }
    }
}
