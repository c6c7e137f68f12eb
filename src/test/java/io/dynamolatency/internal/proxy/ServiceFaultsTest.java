package io.dynamolatency.internal.proxy;

import static io.dynamolatency.fault.FaultKind.CLOSE_RACE;
import static io.dynamolatency.fault.FaultKind.EXPECT;
import static io.dynamolatency.fault.FaultKind.KEEP_ALIVE_HEADER;
import static io.dynamolatency.fault.FaultKind.MAX_REQUESTS;
import static io.dynamolatency.fault.FaultKind.STATUS;
import static io.dynamolatency.fault.FaultKind.UNPROCESSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sees of a service that answers otherwise, or ends connections. */
@Timeout(60)
@Tag("slow")
class ServiceFaultsTest {

    private static final WireFault UNAVAILABLE = WireFault.of(STATUS).status(503);

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void aStatusAnswersInTheServicesPlace(TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(STATUS)
                    .status(400)
                    .type("ProvisionedThroughputExceededException")
                    .retryAfter(Duration.ofMillis(1_500))
                    .first(1));
            RawHttp.Message answer = client.ask(RawHttp.put());
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("\"__type\":\"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException\"");
            assertThat(answer.header("x-amz-retry-after")).isEqualTo("1500");
            assertThat(answer.header("connection")).isEqualTo("keep-alive");
            assertThat(stage.upstream.requests()).hasSize(1);
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
            assertThat(stage.struck(STATUS).exchange()).hasValue(1);
            assertThat(stage.log().exchanges().get(1).status()).isEqualTo(400);
        }
    }

    @Test
    void aStatusCanCloseAndHaveAnyBody() throws Exception {
        try (FaultStage stage = new FaultStage(TlsVersion.NONE);
                RawClient client = stage.warmClient()) {
            stage.faults(UNAVAILABLE.body("<html>busy</html>").closes(true).first(1));
            RawHttp.Message answer = client.ask(RawHttp.put());
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("<html>busy</html>");
            assertThat(answer.header("content-type")).isEqualTo("text/html");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.readsEnd()).isTrue();
            assertThat(stage.closedBy(0)).isEqualTo(Closer.SERVER);
        }
    }

    @ParameterizedTest
    @CsvSource({"RequestTimeTooSkewed, 3500, 3700", "RequestInTheFuture, -3700, -3500", "ThrottlingException, -100, 100"
    })
    void aClockSkewShowsInTheDate(String type, long atLeast, long atMost) throws Exception {
        try (FaultStage stage = new FaultStage(TlsVersion.NONE);
                RawClient client = stage.client()) {
            stage.faults(WireFault.of(STATUS).status(400).type(type));
            String date = client.ask(RawHttp.put()).header("date");
            Duration ahead = Duration.between(
                    ZonedDateTime.now(java.time.ZoneOffset.UTC),
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME));
            assertThat(ahead.toSeconds()).isBetween(atLeast, atMost);
        }
    }

    private static byte[] batch(String operation, String body) {
        String bytes = "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: DynamoDB_20120810." + operation
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        return bytes.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BatchWriteItem | 0.5 | {\"RequestItems\":{\"t\":[1,2,3,4]}} | {\"RequestItems\":{\"t\":[1,2]}}"
                        + " | {\"x\":0,\"UnprocessedItems\":{\"t\":[4,3]}}",
                "BatchWriteItem | 0.1 | {\"RequestItems\":{\"t\":[1,2]}} | {\"RequestItems\":{\"t\":[1]}}"
                        + " | {\"x\":0,\"UnprocessedItems\":{\"t\":[2]}}",
                "BatchGetItem | 0.5 | {\"RequestItems\":{\"t\":{\"Keys\":[1,2],\"C\":true}}}"
                        + " | {\"RequestItems\":{\"t\":{\"Keys\":[1],\"C\":true}}}"
                        + " | {\"x\":0,\"UnprocessedKeys\":{\"t\":{\"Keys\":[2],\"C\":true}},\"Responses\":{}}",
            })
    void aBatchHasUnprocessedItems(String operation, double share, String request, String served, String answered)
            throws Exception {
        RawServer upstream = RawServer.answering(
                all -> RawHttp.answer(200, "{\"x\":0}".getBytes(StandardCharsets.UTF_8), "x-amz-crc32: 7"));
        try (FaultStage stage = new FaultStage(TlsVersion.NONE, upstream);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(UNPROCESSED).share(share).first(1));
            client.ask(RawHttp.put());
            RawHttp.Message answer = client.ask(batch(operation, request));
            assertThat(answer.body()).isEqualTo(answered);
            assertThat(upstream.requests().get(2).body()).isEqualTo(served);
            java.util.zip.CRC32 crc = new java.util.zip.CRC32();
            crc.update(answer.bytes());
            assertThat(answer.header("x-amz-crc32")).isEqualTo(Long.toString(crc.getValue()));
            assertThat(client.ask(batch(operation, request)).header("x-amz-crc32"))
                    .isEqualTo("7");
            assertThat(stage.struck(UNPROCESSED).exchange()).hasValue(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BatchWriteItem | {\"RequestItems\":{\"t\":[1,2,3],\"u\":[4]}}"
                        + " | {\"UnprocessedItems\":{\"t\":[1],\"u\":[4]}}"
                        + " | {\"UnprocessedItems\":{\"t\":[1,3,2],\"u\":[4]}}",
                "BatchWriteItem | {\"RequestItems\":{\"t\":[1,2],\"u\":[3,4]}}"
                        + " | {\"UnprocessedItems\":{\"u\":[3]}} | {\"UnprocessedItems\":{\"u\":[3],\"t\":[2,1]}}",
                "BatchWriteItem | {\"RequestItems\":{\"t\":[1,2]}}"
                        + " | {\"UnprocessedItems\":null} | {\"UnprocessedItems\":{\"t\":[2]}}",
                "BatchGetItem | {\"RequestItems\":{\"t\":{\"Keys\":[1,2],\"C\":true}}}"
                        + " | {\"Responses\":{},\"UnprocessedKeys\":{\"t\":{\"Keys\":[1],\"C\":true}}}"
                        + " | {\"Responses\":{},\"UnprocessedKeys\":{\"t\":{\"Keys\":[1,2],\"C\":true}}}",
            })
    void itemsThatTheServiceLeavesUnprocessedStayInTheAnswer(
            String operation, String request, String served, String answered) throws Exception {
        RawServer upstream = RawServer.answering(all -> RawHttp.answer(200, served.getBytes(StandardCharsets.UTF_8)));
        try (FaultStage stage = new FaultStage(TlsVersion.NONE, upstream);
                RawClient client = stage.client()) {
            stage.faults(WireFault.of(UNPROCESSED).share(0.5));
            assertThat(client.ask(batch(operation, request)).body()).isEqualTo(answered);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BatchWriteItem | {}",
                "BatchWriteItem | {",
                "BatchWriteItem | {\"RequestItems\":{\"t\":[]}}",
                "BatchWriteItem | {\"RequestItems\":{\"t\":{\"Keys\":[1]}}}",
                "BatchGetItem | []",
                "BatchGetItem | {\"RequestItems\":7}",
                "BatchGetItem | {\"RequestItems\":{\"t\":{}}}",
                "BatchGetItem | {\"RequestItems\":{\"t\":[1]}}",
            })
    void theServiceAnswersABatchWithoutItems(String operation, String body) throws Exception {
        RawServer upstream = RawServer.answering(all -> RawHttp.answer(400, new byte[0]));
        try (FaultStage stage = new FaultStage(TlsVersion.NONE, upstream);
                RawClient client = stage.client()) {
            stage.faults(WireFault.of(UNPROCESSED).share(0.5));
            assertThat(client.ask(batch(operation, body)).status()).isEqualTo(400);
            assertThat(upstream.requests().get(0).body()).isEqualTo(body);
            assertThat(stage.log().faults()).isEmpty();
        }
    }

    @Test
    void aBatchCanStayUnprocessedAsAWhole() throws Exception {
        try (FaultStage stage = new FaultStage(TlsVersion.NONE);
                RawClient client = stage.client()) {
            stage.faults(WireFault.of(UNPROCESSED).share(1));
            assertThat(client.ask(batch("BatchWriteItem", "{\"RequestItems\":{\"t\":[1]}}"))
                            .body())
                    .isEqualTo("{\"UnprocessedItems\":{\"t\":[1]}}");
            assertThat(stage.upstream.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, NONE", "true, TLS_1_3", "false, NONE", "false, TLS_1_3"})
    void aConnectionTakesOnlySoManyRequests(boolean announced, TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(MAX_REQUESTS).requests(3).announced(announced));
            assertThat(client.ask(RawHttp.put()).header("connection")).isEqualTo("keep-alive");
            assertThat(client.ask(RawHttp.put()).header("connection")).isEqualTo("keep-alive");
            assertThat(client.ask(RawHttp.put()).header("connection")).isEqualTo(announced ? "close" : "keep-alive");
            assertThat(client.readsEnd()).isTrue();
            assertThat(stage.struck(MAX_REQUESTS).exchange()).hasValue(3);
            assertThat(stage.closedBy(0)).isEqualTo(Closer.SERVER);
        }
    }

    @Test
    void aLimitOfRequestsCountsOnWithItsPlan() throws Exception {
        try (FaultStage stage = new FaultStage(TlsVersion.NONE);
                RawClient client = stage.client()) {
            FaultPlan plan = stage.proxy.faults(
                    java.util.List.of(WireFault.of(MAX_REQUESTS).requests(3)), 10);
            client.ask(RawHttp.put());
            stage.endFaults();
            client.ask(RawHttp.put());
            stage.proxy.resumeFaults(plan);
            client.ask(RawHttp.put());
            client.ask(RawHttp.put());
            assertThat(client.readsEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void aKeepAliveHeaderIsKeptTo(TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient();
                RawClient idle = stage.warmClient()) {
            stage.faults(
                    WireFault.of(KEEP_ALIVE_HEADER).after(Duration.ofSeconds(1)).requests(3));
            assertThat(client.ask(RawHttp.put()).header("keep-alive")).isEqualTo("timeout=1, max=2");
            assertThat(client.ask(RawHttp.put()).header("keep-alive")).isEqualTo("timeout=1, max=1");
            RawHttp.Message last = client.ask(RawHttp.put());
            assertThat(last.header("keep-alive")).isNull();
            assertThat(last.header("connection")).isEqualTo("close");
            assertThat(client.readsEnd()).isTrue();
            long before = System.nanoTime();
            idle.ask(RawHttp.put());
            assertThat(idle.readsEnd()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(stage.log().faults()).hasSize(2);
            assertThat(stage.log().closedBy(Closer.SERVER)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void aFinCrossesTheNextRequest(TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(CLOSE_RACE).every(2));
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
            client.send(RawHttp.put());
            assertThat(client.readsEnd()).isTrue();
            assertThat(stage.upstream.requests()).hasSize(2);
            assertThat(stage.struck(CLOSE_RACE).exchange()).isEqualTo(OptionalLong.empty());
            assertThat(stage.log().exchanges()).hasSize(2);
            assertThat(stage.closedBy(0)).isEqualTo(Closer.SERVER);
        }
    }

    @Test
    void anExpectationIsNotAnswered() throws Exception {
        try (FaultStage stage = new FaultStage(TlsVersion.NONE);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(EXPECT).first(1));
            byte[] request = RawHttp.put("Expect: 100-continue");
            byte[] head = java.util.Arrays.copyOf(request, request.length - 7);
            client.ask(RawHttp.put());
            client.send(head);
            assertThat(client.isSilent(50)).isTrue();
            client.send("{\"a\":1}".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.read().status()).isEqualTo(200);
            client.send(head);
            assertThat(client.readHeadAlone()).startsWith("HTTP/1.1 100");
            client.send("{\"a\":1}".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(stage.struck(EXPECT).exchange()).hasValue(2);
            assertThat(stage.log().exchanges().get(2).expectsContinue()).isTrue();
        }
    }

    @Test
    void anExpectationIsRefused() throws Exception {
        try (FaultStage stage = new FaultStage(TlsVersion.NONE);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(EXPECT).status(417));
            client.send(RawHttp.put("Expect: 100-continue"));
            assertThat(client.read().status()).isEqualTo(417);
            assertThat(client.readsEnd()).isTrue();
            assertThat(stage.upstream.requests()).hasSize(1);
            assertThat(stage.struck(EXPECT).exchange()).hasValue(1);
        }
    }
}
