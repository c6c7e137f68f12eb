package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
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

/** The user's HTTP proxy is left out for clients of latency tests, and only for them. */
@Timeout(120)
@Tag("slow")
class UsersProxyOfTheRunTest {

    private static final String PROPERTY = "http.nonProxyHosts";

    /** The property's value as a test saw it, by the test. */
    private static final TreeMap<String, String> SEEN = new TreeMap<>();

    @TempDir
    private Path reports = Path.of("");

    private static void look(String test) {
        SEEN.put(test, String.valueOf(System.getProperty(PROPERTY)));
    }

    @Order(1)
    static class Before {
        @Test
        void isOrdinary() {
            look("before");
        }
    }

    @Order(2)
    static class Measures {
        private static final DynamoDbClient CLIENT = client();

        static {
            look("field of a latency test");
        }

        @DynamoLatencyTest(iterations = 3, warmup = 0)
        @ExpectConnections(atMost = 1)
        void callsThroughAStaticField() {
            CLIENT.listTables();
            look("latency test");
        }

        @Test
        void isOrdinary() {
            look("ordinary test beside a latency test");
        }

        private static DynamoDbClient client() {
            return DynamoDbClient.builder()
                    .region(Region.EU_WEST_1)
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                    .httpClientBuilder(Apache5HttpClient.builder())
                    .build();
        }

        @Nested
        class Inside {
            @Test
            void isOrdinary() {
                look("ordinary test in a nested class");
            }
        }
    }

    @Order(3)
    static class After {
        @Test
        void isOrdinary() {
            look("after");
        }
    }

    private static List<String> failures(Path reports) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .configurationParameter(
                                        "junit.jupiter.testclass.order.default",
                                        ClassOrderer.OrderAnnotation.class.getName())
                                .configurationParameter("dynamolatency.report.dir", reports.toString())
                                .configurationParameter("dynamolatency.lock", "off")
                                .selectors(
                                        selectClass(Before.class),
                                        selectClass(Measures.class),
                                        selectClass(After.class))
                                .build(),
                        summary);
        List<String> failures = new ArrayList<>(summary.getSummary().getFailures().stream()
                .map(failure -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
                .toList());
        failures.add(summary.getSummary().getTestsSucceededCount() + " passed");
        return failures;
    }

    /** The first run of this JVM sees the static field, so another JVM makes the run. */
    @Test
    void ordinaryTestsKeepTheProxyAndLatencyTestsGoAroundIt() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + proxy.getLocalPort();
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            OtherJvm.class.getName(),
                            reports.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("HTTP_PROXY", address);
            builder.environment().put("HTTPS_PROXY", address);
            Process process = builder.start();
            try (var output = process.getInputStream()) {
                List<String> printed = new String(output.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("> "))
                        .toList();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(printed)
                        .containsExactly(
                                "> 5 passed",
                                "> after = null",
                                "> before = null",
                                "> field of a latency test = localhost|127.*|[::1]",
                                "> latency test = localhost|127.*|[::1]",
                                "> ordinary test beside a latency test = null",
                                "> ordinary test in a nested class = null",
                                "> the run's end = null");
            } finally {
                process.destroyForcibly();
            }
            proxy.setSoTimeout(1);
            @Nullable String connected = null;
            try {
                connected = proxy.accept().toString();
            } catch (SocketTimeoutException none) {
                // expected: no client went to the proxy
            }
            assertThat(connected).isNull();
        }
    }

    /** Another JVM, which prints what its tests saw. */
    static final class OtherJvm {

        private OtherJvm() {}

        public static void main(String[] args) {
            failures(Path.of(args[0])).forEach(line -> System.out.println("> " + line));
            look("the run's end");
            SEEN.forEach((test, value) -> System.out.println("> " + test + " = " + value));
        }
    }
}
