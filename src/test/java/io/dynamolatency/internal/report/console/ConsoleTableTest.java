package io.dynamolatency.internal.report.console;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.SampleEntries;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table on the console, and the same results as JSON. */
@Tag("unit")
class ConsoleTableTest {

    private final ResultData kept = SampleEntries.KEPT;
    private final List<ReportEntry> entries = SampleEntries.ENTRIES;

    @Test
    void theTableShowsWhatWasMeasuredPredictedAndPublished() {
        assertThat(ConsoleText.of(entries).lines().map(String::stripTrailing))
                .containsExactly(
                        "",
                        "DynamoDB latency, times in ms, percentiles over the calls after the first (DynamoDB Local"
                                + " 3.3.1, AWS SDK 2.54.13, OpenJDK 17, 2 cores)",
                        "",
                        "com.example.OrderTest.putItem  ARTICLE (2 ms round trip, TLS 1.2, 44 ms a full handshake, no"
                                + " resumption)",
                        "  mode               calls  first    p50    p90  p99    max  connections  predicted  off by "
                                + " published",
                        "  keep-alive            90  20.00   6.25   6.25    -   6.25            1       6.00    +4 % "
                                + " most sub 10 ms",
                        "  Connection: close     50  60.00  55.00  55.00    -  55.00           50      50.00   +10 % "
                                + " at least 50 ms",
                        "  keep-alive         ########  p50 6.25",
                        "  Connection: close  " + "#".repeat(68) + "  p50 55.00",
                        "    keep-alive: p90 6.25 ms, limit 10 ms: within",
                        "    Connection: close: connections 50, limit at most 1: over",
                        "    Connection: close: cause: requests ask for their connection to be closed (explains 14 ms"
                                + " per call in 49 of 50 calls)",
                        "    Connection: close: connections: 50 opened for 50 exchanges (0 reused one), 0 closed by"
                                + " the client, 50 by the server; TLS handshakes: 1 full, 49 resumed; request header"
                                + " Connection: close on 50",
                        "");
    }

    @Test
    void anAssertionInCodeThatIsMetHasALine() {
        ResultData result = SampleResults.of(KEEP_ALIVE).alike(90, 6.25).get();
        ReportEntry entry = new ReportEntry(result, List.of());
        assertThat(entry.outcomes()).isEmpty();
        result.assertions().require(Outcome.within("p50", "10 ms", "6.25 ms"));
        result.assertions().require(Outcome.within("p50", "10 ms", "6.25 ms"));
        assertThat(entry.outcomes()).hasSize(1);
        assertThat(ConsoleText.of(List.of(entry))).containsOnlyOnce("keep-alive: p50 6.25 ms, limit 10 ms: within");
    }

    @Test
    void whatIsNotKnownOfConnectionsIsNotShownAsANumber() {
        ResultData handshakes = direct(Evidence.FULL_HANDSHAKES, 2);
        ResultData nothing = direct(Evidence.NONE, 0);
        ResultsJson json = ResultsJson.of(List.of(
                new ReportEntry(direct(Evidence.EVERY_HANDSHAKE, 2), List.of()),
                new ReportEntry(handshakes, List.of()),
                new ReportEntry(nothing, List.of())));

        assertThat(ConsoleText.of(List.of(new ReportEntry(handshakes, List.of()))))
                .contains("no emulated network", " >= 2 ", "the reason", "without the proxy");
        assertThat(ConsoleText.of(List.of(new ReportEntry(nothing, List.of()))).lines())
                .anyMatch(line -> line.matches(" +as built +50 .* -  +-  +-"))
                .anyMatch(line -> line.endsWith("connections: not known: the reason"));
        assertThat(json.results())
                .extracting(result -> result.network().rttMillis(), result -> result.network()
                        .tls())
                .containsOnly(tuple(null, null));
        assertThat(json.results())
                .extracting(ResultsJson.Result::connections)
                .extracting(
                        ResultsJson.Connections::evidence,
                        ResultsJson.Connections::opened,
                        ResultsJson.Connections::fullHandshakes,
                        ResultsJson.Connections::exchanges,
                        ResultsJson.Connections::reuseRatio)
                .containsExactly(
                        tuple("EVERY_HANDSHAKE", 2, 2, null, null),
                        tuple("FULL_HANDSHAKES", 2, 2, null, null),
                        tuple("NONE", null, null, null, null));
    }

    private static ResultData direct(Evidence evidence, int connections) {
        return SampleResults.of(AS_BUILT)
                .network(NetworkProfile.REAL)
                .alike(49, 6)
                .predicted(null)
                .wire(RecordedWireLog.ofHandshakes(
                        IntStream.range(0, connections)
                                .mapToObj(i -> SampleResults.connection(i, Handshake.FULL, 0, null))
                                .toList(),
                        evidence,
                        "the reason"))
                .get();
    }

    @Test
    void failedCallsHaveAColumnWhereThereAreAny() {
        ResultData failing = SampleResults.of(KEEP_ALIVE)
                .alike(49, 6)
                .errors(Map.of("java.io.IOException", 3))
                .predicted(null)
                .get();
        String table = ConsoleText.of(List.of(new ReportEntry(failing, List.of())));
        assertThat(table).contains("calls  failed").doesNotContain("published");
        assertThat(table.lines()
                        .filter(l -> l.startsWith("  keep-alive"))
                        .findFirst()
                        .orElseThrow())
                .matches("  keep-alive +50 +3 +20.00 +6.00 +6.00 +- +6.00 +1 +- +-");
    }

    @Test
    void clientsHaveAColumnWhereThereAreSeveral() {
        ResultData netty = SampleResults.of(KEEP_ALIVE)
                .client(HttpClientKind.NETTY)
                .alike(99, 6)
                .get();
        ResultData crt = SampleResults.of(CLOSE)
                .client(HttpClientKind.CRT_ASYNC)
                .alike(99, 6)
                .get();
        List<ReportEntry> several = List.of(
                new ReportEntry(netty, List.of(new ConnectionLimit(1).check(netty))), new ReportEntry(crt, List.of()));
        assertThat(ConsoleText.of(several))
                .contains("  mode               client     calls")
                .contains("  keep-alive         Netty        100")
                .contains("  Connection: close  CRT async    100")
                .contains("    keep-alive, Netty: connections 1, limit at most 1: within");
        // different clients in different modes: what would be compared is neither
        assertThat(ResultsJson.of(several).comparisons()).isEmpty();
    }

    @Test
    void yourClientIsNamedByItsHttpClient() {
        ResultData own = SampleResults.of(AS_BUILT)
                .environment(SampleResults.ENVIRONMENT.withOwnHttpClient("UrlConnectionHttpClient 2.31.1"))
                .alike(49, 6)
                .get();
        List<ReportEntry> entries = List.of(new ReportEntry(own, List.of(new ConnectionLimit(1).check(own))));
        assertThat(ConsoleText.of(entries))
                .contains("  as built  UrlConnectionHttpClient 2.31.1     50")
                .contains("    as built, UrlConnectionHttpClient 2.31.1: connections 1, limit at most 1: within");
        ResultsJson json = ResultsJson.of(entries);
        assertThat(json.results())
                .extracting(ResultsJson.Result::ownHttpClient)
                .containsExactly("UrlConnectionHttpClient 2.31.1");
        assertThat(ResultsJson.GSON
                        .toJsonTree(json.environment())
                        .getAsJsonObject()
                        .keySet())
                .containsExactly("jvm", "os", "cores", "sdkVersion", "backend");
    }

    private final ResultData steady = SampleResults.of(KEEP_ALIVE)
            .concurrency(8)
            .pace(200, 199.5)
            .first(ofMillis(22))
            .alike(192, 7.5)
            .service(192, 6.3)
            .get();

    private final ResultData overrun = SampleResults.of(CLOSE)
            .pace(200, 42.25)
            .alike(199, 1900)
            .service(199, 21)
            .predicted(ofMillis(20))
            .get();

    @Test
    void atARateTheServiceTimeHasARowOfItsOwn() {
        List<ReportEntry> rates = List.of(new ReportEntry(steady, List.of()), new ReportEntry(overrun, List.of()));
        assertThat(ConsoleText.of(rates).lines().skip(1).map(String::stripTrailing))
                .containsExactly(
                        "DynamoDB latency, times in ms, percentiles over the calls after the first; with a rate, times"
                                + " count from the intended start (DynamoDB Local 3.3.1, AWS SDK 2.54.13, OpenJDK 17, 2"
                                + " cores)",
                        "",
                        "com.example.OrderTest.putItem  5 ms round trip, TLS 1.3",
                        "  mode               threads   rate  achieved  calls  first      p50      p90      p99     "
                                + " max  connections  predicted  off by",
                        "  keep-alive               8  200/s   199.5/s    200  22.00     7.50     7.50     7.50    "
                                + " 7.50            1",
                        "    service time                                      22.00     6.30     6.30     6.30    "
                                + " 6.30                    6.00    +5 %",
                        "  Connection: close           200/s   42.25/s    200  20.00  1900.00  1900.00  1900.00 "
                                + " 1900.00          200",
                        "    service time                                      20.00    21.00    21.00    21.00   "
                                + " 21.00                   20.00    +5 %",
                        "  keep-alive         #  p50 7.50, p99 7.50",
                        "  Connection: close  " + "#".repeat(53) + "  p50 1900.00, p99 1900.00",
                        "    Connection: close: rate: 200/s asked, 42.25/s achieved with 1 thread: the rate was not"
                                + " reached, so calls started late; write a higher concurrency or a lower rate",
                        "");
    }

    @Test
    void theFileHasBothTimesAndTheRate() {
        ResultsJson json =
                ResultsJson.of(List.of(new ReportEntry(steady, List.of()), new ReportEntry(overrun, List.of())));
        ResultsJson.Result held = json.results().get(0);
        assertThat(held.concurrency()).isEqualTo(8);
        assertThat(held.ratePerSecond()).isEqualTo(new ResultsJson.RatePerSecond(200, 199.5, true));
        assertThat(held.percentilesMillis()).containsEntry("p99", 7.5);
        assertThat(held.servicePercentilesMillis()).containsEntry("p99", 6.3).containsEntry("p99.9", null);
        assertThat(held.serviceFirstCallMillis()).isEqualTo(22);
        assertThat(held.diagnosis()).isEmpty();
        ResultsJson.Result late = json.results().get(1);
        assertThat(late.ratePerSecond()).isEqualTo(new ResultsJson.RatePerSecond(200, 42.25, false));
        assertThat(late.diagnosis())
                .singleElement()
                .asString()
                .startsWith("rate: 200/s asked, 42.25/s achieved with 1 thread: the rate was not reached");
        // measured under different loads: what would be compared is not the mode
        assertThat(json.comparisons()).isEmpty();
    }

    @Test
    void aVerdictThatIsOpenIsAWarningInTableAndFile() {
        ResultData open = SampleResults.of(KEEP_ALIVE).alike(49, 6.25).get();
        SampleResults.result(open).assertBelow(Statistic.P90, ofMillis(10));
        ReportEntry entry = new ReportEntry(open, List.of(new LatencyLimit(Statistic.P90, ofMillis(9)).check(open)));
        assertThat(ConsoleText.of(List.of(entry)))
                .contains("    keep-alive: p90 6.25 ms, limit 9 ms: undecided")
                .contains("    keep-alive: warning: p90 below 9 ms is undecided: 0 of 49 calls after the first reached")
                .contains(
                        "    keep-alive: warning: p90 below 10 ms is undecided: 0 of 49 calls after the first reached");
        assertThat(ResultsJson.of(List.of(entry)).results().get(0).expectations())
                .singleElement()
                .extracting(ResultsJson.Expectation::verdict, ResultsJson.Expectation::failed)
                .containsExactly("undecided", false);
        assertThat(ResultsJson.of(List.of(entry)).results().get(0).diagnosis())
                .hasSize(2)
                .allMatch(line -> line.startsWith("warning: p90 below "));
    }

    @Test
    void notesAreBesideTheRemarks() {
        List<ReportEntry> noted = List.of(new ReportEntry(kept, List.of(), List.of("baseline: written")));
        assertThat(ConsoleText.of(noted)).contains("    keep-alive: baseline: written");
        assertThat(ResultsJson.of(noted).results().get(0).diagnosis()).containsExactly("baseline: written");
    }
}
