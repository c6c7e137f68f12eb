package io.dynamolatency.internal.proxy;

import static io.dynamolatency.fault.FaultKind.CORRUPT;
import static io.dynamolatency.fault.FaultKind.HTTP_1_0;
import static io.dynamolatency.fault.FaultKind.LEADER_SWITCH;
import static io.dynamolatency.fault.FaultKind.LOSS;
import static io.dynamolatency.fault.FaultKind.RESET;
import static io.dynamolatency.fault.FaultKind.SLOW_ANSWER;
import static io.dynamolatency.fault.FaultKind.STALL;
import static io.dynamolatency.fault.FaultKind.TRUNCATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sees of the faults of answers, and what the log says of them. */
@Timeout(60)
@Tag("slow")
class AnswerFaultsTest {

    private static final Duration TIME = Duration.ofMillis(150);
    private static final int SILENT_MILLIS = 250;

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    @ParameterizedTest
    @CsvSource({
        "STALL, BEFORE_ANSWER, NONE",
        "STALL, BEFORE_ANSWER, TLS_1_3",
        "STALL, AFTER_HEAD, NONE",
        "STALL, AFTER_HEAD, TLS_1_3",
        "STALL, IN_BODY, NONE",
        "STALL, IN_BODY, TLS_1_2",
        "SLOW_ANSWER, UNSET, NONE",
        "LEADER_SWITCH, UNSET, TLS_1_3",
        "LOSS, UNSET, NONE",
        "LOSS, UNSET, TLS_1_3"
    })
    void aDelayedAnswerComesWholeAndLate(FaultKind kind, WireFault.Point at, TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(kind).at(at).lasts(TIME).first(1));
            long before = System.nanoTime();
            RawHttp.Message answer = client.ask(RawHttp.put());
            assertThat(since(before)).isGreaterThanOrEqualTo(TIME);
            assertThat(answer.bytes()).hasSize(FaultStage.BODY);
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);

            assertThat(stage.struck(kind).exchange()).hasValue(1);
            Exchange struck = stage.log().exchanges().get(1);
            assertThat(struck.lastByteNanos().orElseThrow() - struck.sentNanos())
                    .isGreaterThanOrEqualTo(TIME.toNanos());
            assertThat(struck.lastByteNanos().orElseThrow()
                            - struck.firstByteNanos().orElseThrow())
                    .matches(late -> (late >= TIME.toNanos())
                            == (at == WireFault.Point.AFTER_HEAD || at == WireFault.Point.IN_BODY));
            assertThat(stage.log().connections()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BEFORE_ANSWER, NONE, -1", "BEFORE_ANSWER, TLS_1_3, -1",
        "AFTER_HEAD, NONE, 0", "AFTER_HEAD, TLS_1_3, 0",
        "IN_BODY, NONE, 500", "IN_BODY, TLS_1_2, 500"
    })
    void aStallForEverEndsWithItsPlan(WireFault.Point at, TlsVersion tls, int bodyBefore) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(STALL).at(at).exchange(0));
            client.send(RawHttp.put());
            if (bodyBefore >= 0) {
                assertThat(client.readHeadAlone()).startsWith("HTTP/1.1 200").contains("1000");
                assertThat(client.readBytes(bodyBefore)).hasSize(bodyBefore);
            }
            assertThat(client.isSilent(SILENT_MILLIS)).isTrue();
            assertThat(stage.upstream.requests()).hasSize(2);
            assertThat(stage.proxy.log().exchanges().get(1).answeredNanos().isPresent())
                    .isEqualTo(bodyBefore >= 0);
            stage.endFaults();
            if (bodyBefore < 0) {
                client.readHeadAlone();
            }
            assertThat(client.readBytes(FaultStage.BODY - Math.max(0, bodyBefore)))
                    .hasSize(FaultStage.BODY - Math.max(0, bodyBefore));
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
            assertThat(stage.struck(STALL).exchange()).hasValue(1);
        }
    }

    @Test
    void aClientThatGivesUpBeforeTheAnswerIsHeldBackLeavesNothing() throws Exception {
        CountDownLatch gaveUp = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        RawServer upstream = RawServer.answering(request -> {
            if (requests.incrementAndGet() == 1) {
                gaveUp.await();
            }
            return RawHttp.answer(200, new byte[0]);
        });
        try (FaultStage stage = new FaultStage(TlsVersion.NONE, upstream);
                RawClient other = stage.client()) {
            stage.faults(WireFault.of(STALL).at(WireFault.Point.BEFORE_ANSWER).first(1));
            try (RawClient client = stage.client()) {
                client.send(RawHttp.put());
                Proxies.await("asked", () -> requests.get() == 1);
            }
            // the proxy reads the other client's end before it reads this request
            assertThat(other.ask(RawHttp.put()).status()).isEqualTo(200);
            gaveUp.countDown();
            Proxies.await("closed", () -> stage.proxy.openConnections() == 1);
        } finally {
            gaveUp.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_ANSWER, NONE", "BEFORE_ANSWER, TLS_1_3", "IN_BODY, NONE", "IN_BODY, TLS_1_3"})
    void aClientThatGivesUpAStalledAnswerLeavesNothing(WireFault.Point at, TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls)) {
            stage.faults(WireFault.of(STALL).at(at));
            try (RawClient client = stage.client()) {
                client.send(RawHttp.put());
                assertThat(client.isSilent(50) == (at == WireFault.Point.BEFORE_ANSWER))
                        .isTrue();
                Proxies.await("struck", () -> stage.proxy.log().faults().size() == 1);
            }
            Proxies.await("closed", () -> stage.proxy.openConnections() == 0);
            assertThat(stage.closedBy(0)).matches(Closer::client);
            assertThat(stage.log().exchanges().get(0).answeredNanos().isPresent())
                    .isEqualTo(at == WireFault.Point.IN_BODY);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WireFault.Point.class,
            names = {"BEFORE_ANSWER", "AFTER_HEAD", "IN_BODY"})
    void aProxyClosesDuringAStall(WireFault.Point at) throws Exception {
        FaultStage stage = new FaultStage(TlsVersion.TLS_1_3);
        try (RawClient client = stage.client()) {
            stage.faults(WireFault.of(STALL).at(at));
            client.send(RawHttp.put());
            Proxies.await("struck", () -> stage.proxy.log().faults().size() == 1);
            stage.close();
            assertThat(stage.proxy.log().connections().get(0).closedBy()).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_ANSWER, NONE, -1", "BEFORE_ANSWER, TLS_1_3, -1", "IN_BODY, NONE, 500", "IN_BODY, TLS_1_3, 500"})
    void aResetEndsTheConnection(WireFault.Point at, TlsVersion tls, int bodyBefore) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(RESET).at(at).first(1));
            client.send(RawHttp.put());
            if (bodyBefore >= 0) {
                client.readHeadAlone();
                assertThat(client.readBytes(bodyBefore)).hasSize(bodyBefore);
            }
            assertThat(client.readsReset()).isTrue();
            assertThat(stage.upstream.requests()).hasSize(2);
            assertThat(stage.struck(RESET).exchange()).hasValue(1);
            assertThat(stage.closedBy(0)).isEqualTo(Closer.SERVER);
            assertThat(stage.log().exchanges().get(1).status()).isEqualTo(bodyBefore < 0 ? 0 : 200);
            assertThat(stage.proxy.openConnections()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 100, NONE", "100, 100, TLS_1_3", "0, 0, NONE", "5000, 999, NONE", "-1, 500, TLS_1_2"})
    void aTruncatedAnswerEndsWithAFin(int bytes, int expected, TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient()) {
            WireFault fault = WireFault.of(TRUNCATE).first(1);
            stage.faults(bytes < 0 ? fault : fault.bytes(bytes));
            client.send(RawHttp.put());
            assertThat(client.readHeadAlone()).contains("1000");
            assertThat(client.readBytes(FaultStage.BODY)).hasSize(expected);
            assertThat(client.readsEnd()).isTrue();
            assertThat(stage.struck(TRUNCATE).exchange()).hasValue(1);
            assertThat(stage.closedBy(0)).isEqualTo(Closer.SERVER);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"CORRUPT", "HTTP_1_0"})
    void theProxysOwnAnswerIsNotChanged(FaultKind kind) throws Exception {
        try (FaultStage stage = new FaultStage(TlsVersion.NONE);
                RawClient client = stage.client()) {
            stage.upstream.close();
            stage.faults(WireFault.of(kind));
            RawHttp.Message answer = client.ask(RawHttp.put());
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.header("x-amz-crc32")).isNull();
            assertThat(answer.header("connection")).isEqualTo("keep-alive");
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(502);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void aCorruptAnswerHasAnotherChecksum(TlsVersion tls) throws Exception {
        RawServer upstream = RawServer.answering(request -> RawHttp.answer(200, new byte[10], "x-amz-crc32: 1"));
        try (FaultStage stage = new FaultStage(tls, upstream);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(CORRUPT).every(2));
            assertThat(client.ask(RawHttp.put()).header("x-amz-crc32")).isEqualTo("1");
            assertThat(client.ask(RawHttp.put()).header("x-amz-crc32")).isEqualTo("2");
            assertThat(stage.struck(CORRUPT).exchange()).hasValue(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void anAnswerOfHttp10EndsItsConnection(TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(HTTP_1_0).first(1));
            RawHttp.Message answer = client.ask(RawHttp.put());
            assertThat(answer.startLine()).startsWith("HTTP/1.0 200");
            assertThat(answer.header("connection")).isNull();
            assertThat(answer.bytes()).hasSize(FaultStage.BODY);
            assertThat(client.readsEnd()).isTrue();
            assertThat(stage.struck(HTTP_1_0).exchange()).hasValue(1);
            assertThat(stage.log().exchanges().get(1).responseConnectionHeader())
                    .isNull();
            assertThat(stage.closedBy(0)).isEqualTo(Closer.SERVER);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void aLossDelaysOnlyTheLastSegment(TlsVersion tls) throws Exception {
        int size = 10_000;
        RawServer upstream = RawServer.answering(request -> RawHttp.answer(200, new byte[size]));
        try (FaultStage stage = new FaultStage(tls, upstream);
                RawClient client = stage.warmClient()) {
            stage.faults(WireFault.of(LOSS).first(1));
            long before = System.nanoTime();
            assertThat(client.ask(RawHttp.put()).bytes()).hasSize(size);
            assertThat(since(before)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            assertThat(stage.struck(LOSS).exchange()).hasValue(1);
            Exchange struck = stage.log().exchanges().get(1);
            assertThat(struck.lastByteNanos().orElseThrow()
                            - struck.firstByteNanos().orElseThrow())
                    .isGreaterThanOrEqualTo(200_000_000);
        }
    }

    @Test
    void eachLossLastsForItsOwnTime() throws Exception {
        try (FaultStage stage = new FaultStage(TlsVersion.NONE);
                RawClient client = stage.warmClient()) {
            stage.faults(
                    WireFault.of(LOSS).lasts(Duration.ofMillis(1)).exchange(0),
                    WireFault.of(LOSS).lasts(TIME).exchange(1));
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
            long before = System.nanoTime();
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
            assertThat(since(before)).isGreaterThanOrEqualTo(TIME);
            assertThat(stage.log().faults()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WireFault.Point.class,
            names = {"AFTER_HEAD", "IN_BODY"})
    void theFaultOfOneAnswerDoesNotBreakTheRefusalOfTheNextRequest(WireFault.Point at) throws Exception {
        try (FaultStage stage = new FaultStage(TlsVersion.NONE);
                RawClient client = stage.client()) {
            stage.faults(WireFault.of(STALL).at(at).lasts(TIME).first(1));
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
            client.send("POST\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // the proxy would drop the rest of an answer that a fault holds back
            client.shutdownOutput();
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.readsEnd()).isTrue();
            assertThat(stage.struck(STALL).exchange()).hasValue(0);
            assertThat(stage.log().exchanges().get(1).lastByteNanos()).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void aLeaderSwitchHoldsTheAnswersOfAllConnections(TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient();
                RawClient other = stage.warmClient()) {
            stage.faults(WireFault.of(LEADER_SWITCH).lasts(TIME).first(1));
            client.send(RawHttp.put());
            Proxies.await("struck", () -> stage.proxy.log().faults().size() == 1);
            long struck = stage.proxy.log().faults().get(0).atNanos();
            other.send(RawHttp.put());
            assertThat(other.read().bytes()).hasSize(FaultStage.BODY);
            assertThat(since(struck)).isGreaterThanOrEqualTo(TIME);
            assertThat(client.read().bytes()).hasSize(FaultStage.BODY);
            assertThat(stage.struck(LEADER_SWITCH).exchange()).hasValue(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void faultsOfOneExchangeGoTogether(TlsVersion tls) throws Exception {
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient()) {
            stage.faults(
                    WireFault.of(SLOW_ANSWER).lasts(TIME).first(1),
                    WireFault.of(CORRUPT).first(1),
                    WireFault.of(STALL).at(WireFault.Point.IN_BODY).lasts(TIME).first(1));
            long before = System.nanoTime();
            RawHttp.Message answer = client.ask(RawHttp.put());
            assertThat(since(before)).isGreaterThanOrEqualTo(TIME.multipliedBy(2));
            assertThat(answer.header("x-amz-crc32")).isEqualTo("1");
            assertThat(stage.log().faults()).hasSize(3);
        }
    }
}
