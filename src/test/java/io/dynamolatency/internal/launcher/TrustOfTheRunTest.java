package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A client that an ordinary test has built works in a latency test of the same run, over TLS. */
@Timeout(120)
@Tag("slow")
class TrustOfTheRunTest {

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";

    private static @Nullable DynamoDbClient shared;
    private static @Nullable String seen;

    @TempDir
    private Path reports = Path.of("");

    /** Is the first to use the application's client. */
    @Order(1)
    static class Ordinary {
        @Test
        void usesTheApplication() {
            shared = DynamoDbClient.builder()
                    .endpointOverride(URI.create("http://localhost:1"))
                    .region(Region.EU_WEST_1)
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                    .httpClientBuilder(Apache5HttpClient.builder())
                    .build();
            seen = System.getProperty(TRUST_STORE);
        }
    }

    @Order(2)
    static class Measures {
        @DynamoLatencyTest(iterations = 3, warmup = 0)
        @ExpectConnections(atMost = 1)
        void usesTheSameClient() {
            Objects.requireNonNull(shared).listTables();
        }
    }

    private SummaryGeneratingListener run(Class<?>... tests) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .configurationParameter(
                        "junit.jupiter.testclass.order.default", ClassOrderer.OrderAnnotation.class.getName())
                .configurationParameter("dynamolatency.report.dir", reports.toString())
                .configurationParameter("dynamolatency.lock", "off");
        for (Class<?> test : tests) {
            request.selectors(selectClass(test));
        }
        LauncherFactory.create().execute(request.build(), summary);
        return summary;
    }

    @Test
    void aClientOfAnOrdinaryTestWorksInALatencyTest() {
        @Nullable String before = System.getProperty(TRUST_STORE);
        SummaryGeneratingListener summary = run(Measures.class, Ordinary.class);
        Objects.requireNonNull(shared).close();
        assertThat(summary.getSummary().getFailures())
                .extracting(failure -> String.valueOf(failure.getException()))
                .isEmpty();
        assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(2);
        assertThat(System.getProperty(TRUST_STORE)).isEqualTo(before);
    }

    @Test
    void aRunWithoutLatencyTestsSeesNoChange() {
        @Nullable String before = System.getProperty(TRUST_STORE);
        run(Ordinary.class);
        Objects.requireNonNull(shared).close();
        assertThat(seen).isEqualTo(before);
    }
}
