package io.dynamolatency.internal.proxy;

import static io.dynamolatency.fault.FaultKind.REFUSE;
import static io.dynamolatency.fault.FaultKind.STALL;
import static io.dynamolatency.fault.FaultKind.STATUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which exchanges and connections a plan strikes, and where they are recorded. */
@Timeout(30)
@Tag("server")
class FaultPlanTest {

    private static final WireFault UNAVAILABLE = WireFault.of(STATUS).status(503);

    private RawServer upstream;
    private LatencyProxy proxy;
    private RawClient client;

    @BeforeEach
    void open() throws IOException {
        upstream = RawServer.echo();
        proxy = Proxies.open(upstream.uri());
        client = RawClient.plain(proxy.uri());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        proxy.close();
        upstream.close();
    }

    private List<Integer> struck(int requests, String... headers) throws IOException {
        List<Integer> struck = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            if (client.ask(RawHttp.put(headers)).status() == 503) {
                struck.add(i);
            }
        }
        return struck;
    }

    @Test
    void countsFromTheStartOfThePlan() throws Exception {
        assertThat(struck(5)).isEmpty();
        proxy.faults(List.of(UNAVAILABLE.every(3)), 10);
        assertThat(struck(7)).containsExactly(2, 5);
        proxy.faults(List.of(UNAVAILABLE.every(3)), 10);
        assertThat(struck(7)).containsExactly(2, 5);
        proxy.faults(List.of(UNAVAILABLE.first(2)), 10);
        assertThat(struck(7)).containsExactly(0, 1);
        proxy.faults(List.of(UNAVAILABLE.exchange(4)), 10);
        assertThat(struck(7)).containsExactly(4);
        proxy.faults(List.of(UNAVAILABLE.from(0.5).first(2)), 10);
        assertThat(struck(10)).containsExactly(5, 6);
        proxy.faults(List.of(), 0);
        assertThat(struck(5)).isEmpty();
    }

    @Test
    void aPlanThatEndedCountsOn() throws Exception {
        FaultPlan plan = proxy.faults(List.of(UNAVAILABLE.every(3)), 10);
        assertThat(struck(2)).isEmpty();
        proxy.faults(List.of(), 0);
        assertThat(struck(5)).isEmpty();
        proxy.resumeFaults(plan);
        assertThat(struck(4)).containsExactly(0, 3);
    }

    @Test
    void anAnswerAfterThePlanIsNotHeld() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer slow = RawServer.answering(request -> {
                    arrived.countDown();
                    over.await();
                    return RawHttp.answer(200, new byte[0]);
                });
                LatencyProxy faulty = Proxies.open(slow.uri());
                RawClient stalled = RawClient.plain(faulty.uri())) {
            faulty.faults(List.of(WireFault.of(STALL).at(WireFault.Point.BEFORE_ANSWER)), 1);
            stalled.send(RawHttp.put());
            arrived.await();
            faulty.faults(List.of(), 0);
            over.countDown();
            assertThat(stalled.read().status()).isEqualTo(200);
        }
    }

    @Test
    void countsOnlyAnOperation() throws Exception {
        proxy.faults(List.of(UNAVAILABLE.operation("GetItem")), 10);
        assertThat(struck(3)).isEmpty();
        proxy.faults(List.of(UNAVAILABLE.operation("PutItem").every(2)), 10);
        assertThat(struck(5)).containsExactly(1, 3);
    }

    @Test
    void countsOnlyATable() throws Exception {
        proxy.faults(List.of(UNAVAILABLE.table("orders").every(2)), 10);
        List<Integer> status = new ArrayList<>();
        for (String body : new String[] {
            "{\"TableName\":\"orders\"}", "{\"TableName\":\"users\"}", "{\"RequestItems\":{\"orders\":[]}}", "not JSON"
        }) {
            status.add(client.ask(RawHttp.put(body.getBytes(StandardCharsets.UTF_8)))
                    .status());
        }
        assertThat(status).containsExactly(200, 200, 503, 200);
    }

    @Test
    void countsTheExchangesOfAllConnections() throws Exception {
        proxy.faults(List.of(UNAVAILABLE.every(4)), 10);
        try (RawClient other = RawClient.plain(proxy.uri())) {
            List<Integer> status = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                status.add(client.ask(RawHttp.put()).status());
                status.add(other.ask(RawHttp.put()).status());
            }
            assertThat(status).containsExactly(200, 200, 200, 503, 200, 200, 200, 503);
        }
    }

    @Test
    void countsConnectionsAfterTheShareOfCalls() throws Exception {
        proxy.faults(List.of(WireFault.of(REFUSE).from(0.2).first(1)), 10);
        URI address = proxy.uri();
        try (RawClient before = RawClient.plain(address)) {
            assertThat(before.ask(RawHttp.put()).status()).isEqualTo(200);
            assertThat(before.ask(RawHttp.put()).status()).isEqualTo(200);
            assertThatThrownBy(() -> {
                        try (RawClient refused = RawClient.plain(address)) {
                            refused.readsEnd();
                        }
                    })
                    .isInstanceOf(IOException.class);
            try (RawClient after = RawClient.plain(address)) {
                assertThat(after.ask(RawHttp.put()).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void recordsWhatItStrikes() throws Exception {
        WireMark before = proxy.mark();
        proxy.faults(List.of(UNAVAILABLE.exchange(9), UNAVAILABLE.every(2)), 10);
        struck(2);
        WireMark between = proxy.mark();
        struck(3);
        proxy.faults(List.of(), 0);
        WireLog log = Proxies.settled(proxy);
        assertThat(log.faults()).hasSize(2).allSatisfy(event -> {
            assertThat(event.fault()).isEqualTo(1);
            assertThat(event.kind()).isEqualTo(STATUS);
            assertThat(event.connection()).isZero();
        });
        assertThat(log.faults())
                .extracting(FaultEvent::exchange)
                .extracting(exchange -> exchange.orElse(-1))
                .containsExactly(1L, 3L);
        assertThat(proxy.log().between(before, between).faults()).hasSize(1);
        assertThat(proxy.log().between(between, proxy.mark()).faults())
                .extracting(FaultEvent::sequence)
                .containsExactly(1L);
        assertThat(proxy.settled(between, Duration.ofSeconds(5)).faults()).hasSize(1);
    }

    @Test
    void aPlanAddsNothingAfterItsEnd() throws Exception {
        struck(1);
        proxy.faults(List.of(UNAVAILABLE, WireFault.of(io.dynamolatency.fault.FaultKind.CLOSE_RACE)), 10);
        proxy.faults(List.of(), 0);
        assertThat(struck(3)).isEmpty();
        assertThat(proxy.log().faults()).isEmpty();
    }
}
