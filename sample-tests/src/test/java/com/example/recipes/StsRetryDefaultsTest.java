package com.example.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.LegacyRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * The retry defaults of an STS client before and after the change of 2026 (aws-sdk-java-v2#6987, and #6925 for
 * IDPCommunicationError). A server on the loopback address answers each request with an error and counts the attempts.
 * See {@link RetryDefaultsTest} for DynamoDB.
 *
 * <table>
 * <tr><th></th><th>before</th><th>2026</th></tr>
 * <tr><td>retry mode</td><td>legacy</td><td>standard</td></tr>
 * <tr><td>attempts of a call</td><td>4</td><td>3</td></tr>
 * <tr><td>first delay after 503, at most</td><td>100 ms</td><td>50 ms</td></tr>
 * <tr><td>first delay after throttling, at most</td><td>500 ms</td><td>1 s</td></tr>
 * <tr><td>cost of a retry after 503, of 500 tokens</td><td>5 tokens: 100 retries</td><td>14 tokens: 35 retries</td></tr>
 * <tr><td>IDPCommunicationError</td><td>not retried</td><td>retried</td></tr>
 * </table>
 */
class StsRetryDefaultsTest {

    private static final String FLAG = "aws.newRetries2026";

    private final List<Long> attempts = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private int status = 503;
    private String code = "ServiceUnavailable";

    static {
        // otherwise each answer waits 40 ms for Nagle's algorithm
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            attempts.add(System.nanoTime());
            exchange.getRequestBody().readAllBytes();
            byte[] body = ("<ErrorResponse><Error><Type>Sender</Type><Code>" + code
                            + "</Code><Message>planned</Message></Error></ErrorResponse>")
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/xml");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private StsClient client(boolean of2026, Consumer<StsClientBuilder> settings) {
        System.setProperty(FLAG, Boolean.toString(of2026));
        try {
            StsClientBuilder builder = StsClient.builder()
                    .endpointOverride(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                    .region(Region.US_EAST_1)
                    .credentialsProvider(AnonymousCredentialsProvider.create());
            settings.accept(builder);
            return builder.build();
        } finally {
            System.clearProperty(FLAG);
        }
    }

    /** Retries at once, so that the test takes seconds. The quota and its costs are the defaults. */
    private static void atOnce(StsClientBuilder builder) {
        builder.overrideConfiguration(
                c -> c.retryStrategy(retries -> retries.backoffStrategy(BackoffStrategy.retryImmediately())));
    }

    /** Makes calls that all fail. Returns the number of attempts. */
    private int attempts(boolean of2026, int calls, Consumer<StsClientBuilder> settings) {
        attempts.clear();
        try (StsClient client = client(of2026, settings)) {
            for (int i = 0; i < calls; i++) {
                assertThrows(
                        StsException.class,
                        () -> client.assumeRoleWithWebIdentity(
                                role -> role.roleArn("arn:aws:iam::123456789012:role/orders")
                                        .roleSessionName("orders")
                                        .webIdentityToken("token")));
            }
        }
        return attempts.size();
    }

    private int attempts(boolean of2026) {
        return attempts(of2026, 1, defaults -> {});
    }

    private void answer(int newStatus, String newCode) {
        status = newStatus;
        code = newCode;
    }

    @Test
    void fourAttemptsBeforeAndThreeOf2026() {
        assertEquals(4, attempts(false));
        assertEquals(3, attempts(true));
    }

    @Test
    void anErrorOfTheIdentityProviderIsRetriedOf2026() {
        answer(400, "IDPCommunicationError");
        assertEquals(1, attempts(false));
        assertEquals(3, attempts(true));
    }

    /** 40 calls before could make 120 retries, and 20 calls of 2026 could make 40. The quota ends them earlier. */
    @Test
    void aHundredRetriesBeforeAndThirtyFiveOf2026() {
        assertEquals(40 + 500 / 5, attempts(false, 40, StsRetryDefaultsTest::atOnce));
        assertEquals(20 + 500 / 14, attempts(true, 20, defaults -> {}));
    }

    /** The SDK changes only its own default strategy. Version 2.54 changes only the mode of a configured one. */
    @Test
    void aConfiguredStrategyKeepsTheOldErrorsAndCosts() {
        assertEquals(40 + 80, attempts(true, 40, StsRetryDefaultsTest::atOnce));
        answer(400, "IDPCommunicationError");
        assertEquals(1, attempts(true, 1, StsRetryDefaultsTest::atOnce));
    }

    /** The first delay after throttling is random: from half of 500 ms before, and from 0 of 2026. */
    @Test
    void aQuarterOfASecondAfterThrottlingBefore() {
        answer(400, "Throttling");
        assertEquals(4, attempts(false));
        assertTrue(attempts.get(1) - attempts.get(0) >= TimeUnit.MILLISECONDS.toNanos(250));
        assertEquals(3, attempts(true));
    }

    /** A client shows its mode and the bounds of its random delays. */
    @Test
    void theClientsShowModeAndDelays() {
        assertTrue(strategy(false) instanceof LegacyRetryStrategy);
        assertTrue(strategy(false).toString().contains("ackoffStrategy=ExponentialDelayWithJitter(baseDelay=PT0.1S"));
        assertTrue(strategy(true) instanceof StandardRetryStrategy);
        assertTrue(strategy(true).toString().contains("ackoffStrategy=ExponentialDelayWithJitter(baseDelay=PT0.05S"));
        assertTrue(strategy(true)
                .toString()
                .contains("throttlingBackoffStrategy=ExponentialDelayWithJitter(baseDelay=PT1S"));
    }

    private RetryStrategy strategy(boolean of2026) {
        try (StsClient client = client(of2026, defaults -> {})) {
            return client.serviceClientConfiguration()
                    .overrideConfiguration()
                    .retryStrategy()
                    .orElseThrow();
        }
    }
}
