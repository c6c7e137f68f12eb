package io.dynamolatency.internal.proxy;

import static io.dynamolatency.fault.FaultKind.CLOSE_RACE;
import static io.dynamolatency.fault.FaultKind.CORRUPT;
import static io.dynamolatency.fault.FaultKind.HTTP_1_0;
import static io.dynamolatency.fault.FaultKind.LOSS;
import static io.dynamolatency.fault.FaultKind.REFUSE;
import static io.dynamolatency.fault.FaultKind.RESET;
import static io.dynamolatency.fault.FaultKind.SLOW_ANSWER;
import static io.dynamolatency.fault.FaultKind.STALL;
import static io.dynamolatency.fault.FaultKind.STATUS;
import static io.dynamolatency.fault.FaultKind.TRUNCATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.BusyCores;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan strikes as often in each run, whatever the machine does: eight clients on busy cores, again and again. */
@Timeout(300)
@Tag("process")
class FaultCountsTest {

    private static final int RUNS = Integer.getInteger("fault.runs", 5);
    private static final int THREADS = 8;
    private static final int REQUESTS = 10;
    private static final Duration SHORT = Duration.ofMillis(2);

    private static Stream<Arguments> plans() {
        WireFault stall = WireFault.of(STALL).lasts(SHORT);
        return Stream.of(
                Arguments.of(List.of(WireFault.of(STATUS).status(503).every(7)), Map.of(STATUS, 11L)),
                Arguments.of(List.of(WireFault.of(RESET).every(10)), Map.of(RESET, 8L)),
                Arguments.of(List.of(WireFault.of(TRUNCATE).first(5)), Map.of(TRUNCATE, 5L)),
                Arguments.of(List.of(stall.at(WireFault.Point.BEFORE_ANSWER).every(9)), Map.of(STALL, 8L)),
                Arguments.of(List.of(stall.at(WireFault.Point.IN_BODY).every(11)), Map.of(STALL, 7L)),
                Arguments.of(List.of(WireFault.of(CLOSE_RACE).every(13)), Map.of(CLOSE_RACE, 6L)),
                Arguments.of(List.of(WireFault.of(CORRUPT).from(0.5).every(5)), Map.of(CORRUPT, 8L)),
                Arguments.of(List.of(WireFault.of(STATUS).status(503).exchange(75)), Map.of(STATUS, 1L)),
                Arguments.of(
                        List.of(
                                WireFault.of(SLOW_ANSWER).lasts(SHORT).every(4),
                                WireFault.of(HTTP_1_0).every(25)),
                        Map.of(SLOW_ANSWER, 20L, HTTP_1_0, 3L)),
                Arguments.of(
                        List.of(
                                WireFault.of(REFUSE).first(3),
                                WireFault.of(LOSS).lasts(SHORT).every(20)),
                        Map.of(REFUSE, 3L, LOSS, 3L)));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void strikesAsOftenInEachRun(List<WireFault> plan, Map<FaultKind, Long> expected) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Map<FaultKind, Long>> counts = new ArrayList<>();
        try (BusyCores busy = new BusyCores()) {
            for (int run = 0; run < RUNS; run++) {
                try (FaultStage stage = new FaultStage(TlsVersion.NONE)) {
                    stage.proxy.faults(plan, THREADS * REQUESTS);
                    List<Callable<Void>> clients = new ArrayList<>();
                    for (int i = 0; i < THREADS; i++) {
                        clients.add(() -> requests(stage));
                    }
                    for (Future<Void> client : threads.invokeAll(clients)) {
                        client.get();
                    }
                    WireLog log = stage.log();
                    counts.add(log.faults().stream()
                            .collect(Collectors.groupingBy(FaultEvent::kind, Collectors.counting())));
                }
            }
            assertThat(busy.busy()).isTrue();
        } finally {
            threads.shutdownNow();
        }
        assertThat(counts).hasSize(RUNS).containsOnly(expected);
    }

    /** Makes the requests of one client, each once. A client whose connection ended opens another. */
    private static Void requests(FaultStage stage) throws IOException {
        RawClient client = null;
        for (int i = 0; i < REQUESTS; i++) {
            try {
                client = client == null ? stage.client() : client;
                RawHttp.Message answer = client.ask(RawHttp.put());
                if (!"keep-alive".equals(answer.header("connection"))) {
                    client.close();
                    client = null;
                }
            } catch (IOException ended) {
                if (client != null) {
                    client.close();
                }
                client = null;
            }
        }
        if (client != null) {
            client.close();
        }
        return null;
    }
}
