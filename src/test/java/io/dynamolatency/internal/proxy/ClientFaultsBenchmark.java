package io.dynamolatency.internal.proxy;

import static io.dynamolatency.fault.FaultKind.ACCEPT_LATE;
import static io.dynamolatency.fault.FaultKind.BANDWIDTH;
import static io.dynamolatency.fault.FaultKind.BLACKHOLE_IDLE;
import static io.dynamolatency.fault.FaultKind.CLIENT_AUTH;
import static io.dynamolatency.fault.FaultKind.CLOSE_RACE;
import static io.dynamolatency.fault.FaultKind.CORRUPT;
import static io.dynamolatency.fault.FaultKind.DEAD_ADDRESS;
import static io.dynamolatency.fault.FaultKind.EXPECT;
import static io.dynamolatency.fault.FaultKind.HALF_CLOSE;
import static io.dynamolatency.fault.FaultKind.HTTP_1_0;
import static io.dynamolatency.fault.FaultKind.KEEP_ALIVE_HEADER;
import static io.dynamolatency.fault.FaultKind.LEADER_SWITCH;
import static io.dynamolatency.fault.FaultKind.LOSS;
import static io.dynamolatency.fault.FaultKind.MAX_REQUESTS;
import static io.dynamolatency.fault.FaultKind.PROXY;
import static io.dynamolatency.fault.FaultKind.REFUSE;
import static io.dynamolatency.fault.FaultKind.RESET;
import static io.dynamolatency.fault.FaultKind.RESET_IDLE;
import static io.dynamolatency.fault.FaultKind.SLOW_ANSWER;
import static io.dynamolatency.fault.FaultKind.STALL;
import static io.dynamolatency.fault.FaultKind.STATUS;
import static io.dynamolatency.fault.FaultKind.TRUNCATE;
import static io.dynamolatency.fault.FaultKind.UNPROCESSED;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.BenchmarkReport;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What each HTTP client sees of each fault: {@code mvn -Pbench -Dbench=faults verify} writes {@code
 * docs/faults-clients.md}.
 */
@Tag("benchmark")
@Tag("faults")
@SuppressWarnings("EnumOrdinal") // the columns are in the order of the clients
class ClientFaultsBenchmark {

    private static final Duration IDLE = Duration.ofMillis(300);
    private static final Duration SHORT = Duration.ofMillis(100);

    private static final byte[] ANSWER =
            ("{\"Item\":{\"id\":{\"S\":\"" + "x".repeat(400) + "\"}}}").getBytes(StandardCharsets.US_ASCII);

    /** The faults, as the table names them. */
    private static Map<String, WireFault> faults() {
        Map<String, WireFault> faults = new LinkedHashMap<>();
        for (WireFault.Point point : WireFault.Point.values()) {
            if (point != WireFault.Point.UNSET) {
                faults.put("STALL at " + point, WireFault.of(STALL).at(point).first(1));
            }
        }
        faults.put("RESET", WireFault.of(RESET).first(1));
        faults.put(
                "RESET at IN_BODY",
                WireFault.of(RESET).at(WireFault.Point.IN_BODY).first(1));
        faults.put("TRUNCATE", WireFault.of(TRUNCATE).first(1));
        faults.put("RESET_IDLE", WireFault.of(RESET_IDLE).after(IDLE).first(1));
        faults.put("BLACKHOLE_IDLE", WireFault.of(BLACKHOLE_IDLE).after(IDLE).first(1));
        faults.put(
                "HALF_CLOSE", WireFault.of(HALF_CLOSE).after(IDLE.dividedBy(2)).first(1));
        faults.put("CLOSE_RACE", WireFault.of(CLOSE_RACE).first(1));
        faults.put("STATUS 503", WireFault.of(STATUS).status(503).first(1));
        faults.put(
                "STATUS 503, HTML",
                WireFault.of(STATUS).status(503).body("<html>").closes(true).first(1));
        for (String type : List.of(
                "ProvisionedThroughputExceededException",
                "ThrottlingException",
                "ExpiredTokenException",
                "RequestTimeTooSkewed")) {
            faults.put(
                    "STATUS 400, " + type,
                    WireFault.of(STATUS).status(400).type(type).first(1));
        }
        faults.put("CORRUPT", WireFault.of(CORRUPT).first(1));
        faults.put("UNPROCESSED", WireFault.of(UNPROCESSED).share(0.5).first(1));
        faults.put("SLOW_ANSWER 100 ms", WireFault.of(SLOW_ANSWER).lasts(SHORT).first(1));
        faults.put("LOSS", WireFault.of(LOSS).first(1));
        faults.put(
                "LEADER_SWITCH 100 ms", WireFault.of(LEADER_SWITCH).lasts(SHORT).first(1));
        faults.put("BANDWIDTH 10 KB/s", WireFault.of(BANDWIDTH).down(10_000));
        faults.put("HTTP_1_0", WireFault.of(HTTP_1_0).first(1));
        faults.put("MAX_REQUESTS 1", WireFault.of(MAX_REQUESTS).requests(1).first(1));
        faults.put(
                "MAX_REQUESTS 1, announced",
                WireFault.of(MAX_REQUESTS).requests(1).announced(true).first(1));
        faults.put(
                "KEEP_ALIVE_HEADER 1 s, 5",
                WireFault.of(KEEP_ALIVE_HEADER)
                        .after(Duration.ofSeconds(1))
                        .requests(5)
                        .first(1));
        faults.put("PROXY 300 ms", WireFault.of(PROXY).after(IDLE).first(1));
        faults.put("PROXY 1 request", WireFault.of(PROXY).requests(1).first(1));
        faults.put("EXPECT", WireFault.of(EXPECT).first(1));
        faults.put("EXPECT, 417", WireFault.of(EXPECT).status(417).first(1));
        faults.put("REFUSE", WireFault.of(REFUSE).first(1));
        if (TwoAddresses.missing().isEmpty()) {
            faults.put("DEAD_ADDRESS", WireFault.of(DEAD_ADDRESS));
        }
        faults.put("ACCEPT_LATE 100 ms", WireFault.of(ACCEPT_LATE).lasts(SHORT).first(1));
        faults.put("CLIENT_AUTH", WireFault.of(CLIENT_AUTH).first(1));
        return faults;
    }

    private static boolean endsAfterAnswers(WireFault fault) {
        return fault.kind() == MAX_REQUESTS
                || fault.kind() == HTTP_1_0
                || (fault.kind() == PROXY && fault.requests().isPresent());
    }

    private static boolean opens(WireFault fault) {
        return switch (fault.kind()) {
            case REFUSE, DEAD_ADDRESS, ACCEPT_LATE, CLIENT_AUTH -> true;
            case STALL -> !fault.at().inExchange();
            default -> false;
        };
    }

    /** What a client did: the failure of its first call, the attempts and the new connections of the calls. */
    private record Seen(String failure, int attempts, long opened, int struck) {}

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void eachClientSeesEachFault() throws Exception {
        List<String> columns = new ArrayList<>(List.of("fault"));
        for (HttpClientKind kind : HttpClientKind.values()) {
            columns.add(kind.displayName());
        }
        BenchmarkReport report =
                new BenchmarkReport("faults-clients", ClientFaultsBenchmark.class, columns.toArray(String[]::new));
        for (Map.Entry<String, WireFault> fault : faults().entrySet()) {
            Object[] cells = new Object[columns.size()];
            cells[0] = fault.getKey();
            for (HttpClientKind kind : HttpClientKind.values()) {
                cells[kind.ordinal() + 1] = cell(kind, fault.getValue());
            }
            report.row(cells);
        }
        report.write(true);
    }

    private static String cell(HttpClientKind kind, WireFault fault) throws Exception {
        Seen once = run(kind, fault, 1);
        Seen repeated = run(kind, fault, 0);
        if (once.struck() == 0) {
            return "never strikes";
        }
        String failure = once.failure().isEmpty() ? "no error" : once.failure();
        String end = repeated.failure().isEmpty() ? "" : ", fails";
        return failure + "; " + repeated.attempts() + (repeated.attempts() == 1 ? " attempt" : " attempts") + end + ", "
                + repeated.opened() + " new";
    }

    private static Seen run(HttpClientKind kind, WireFault fault, int attempts) throws Exception {
        TlsVersion tls = fault.at() == WireFault.Point.HANDSHAKE || fault.kind() == CLIENT_AUTH || fault.kind() == PROXY
                ? TlsVersion.TLS_1_3
                : TlsVersion.NONE;
        try (RawServer upstream = RawServer.answering(
                        request -> RawHttp.answer(200, answer(request), "Content-Type: application/x-amz-json-1.0"));
                LatencyProxy proxy = LatencyProxy.open(
                        Proxies.settings(upstream.uri(), NetworkProfile.of(Duration.ZERO, tls), Duration.ZERO)
                                .with(
                                        fault.kind() == DEAD_ADDRESS
                                                ? Optional.of(TwoAddresses.ofLocalhost())
                                                : Optional.empty()));
                ConnectProxy tunnels = ConnectProxy.before(proxy.uri());
                FaultedClient client = fault.kind() == PROXY
                        ? FaultedClient.open(kind, proxy.uri(), tunnels, attempts)
                        : FaultedClient.open(kind, proxy.uri(), attempts)) {
            proxy.tunnels(tunnels);
            if (!opens(fault)) {
                client.call(fault.kind() == UNPROCESSED);
            }
            WireMark before = proxy.mark();
            proxy.faults(List.of(fault), 10);
            String failure = "";
            client.attempts.set(0);
            if (fault.after().isPresent() && fault.kind() != KEEP_ALIVE_HEADER) {
                TimeUnit.NANOSECONDS.sleep(IDLE.toNanos() + SHORT.toNanos());
            }
            try {
                client.call(fault.kind() == UNPROCESSED);
                if (endsAfterAnswers(fault)) {
                    client.attempts.set(0);
                    client.call(false);
                }
            } catch (Exception e) {
                failure = FaultedClient.rootOf(e);
            }
            proxy.faults(List.of(), 0);
            RecordedWireLog log = proxy.settled(before, Duration.ofSeconds(2));
            long opened = log.connections().size();
            return new Seen(failure, client.attempts.get(), opened, log.faults().size());
        }
    }

    private static byte[] answer(RawHttp.Message request) {
        String target = String.valueOf(request.header("x-amz-target"));
        return target.endsWith("GetItem") ? ANSWER : "{}".getBytes(StandardCharsets.US_ASCII);
    }
}
