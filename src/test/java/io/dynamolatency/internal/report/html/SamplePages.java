package io.dynamolatency.internal.report.html;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.calls.PhaseTimes;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultPicture;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.Trend;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;

/** Sample results that a page draws. */
public final class SamplePages {

    /** A name that would run as a program if a page did not escape it. */
    static final String HOSTILE =
            "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">{{code}}";

    static final Instant MADE = Instant.parse("2026-11-23T22:16:18.123Z");

    private static final PhaseTimes PHASES = new PhaseTimes(
            0,
            ofMillis(400),
            ofMillis(300),
            ofMillis(200),
            ofMillis(1300),
            ofMillis(0),
            ofMillis(100),
            Optional.empty());

    private SamplePages() {}

    /** Returns the article's two modes, and another test with failed, repeated and stalled calls. */
    public static List<ReportEntry> entries() {
        ResultData kept = SampleResults.of(KEEP_ALIVE)
                .network(NetworkProfile.ARTICLE)
                .first(ofMillis(66))
                .millis(around(112, 6.9, 0.4))
                .get();
        ResultData closed = SampleResults.of(CLOSE)
                .network(NetworkProfile.ARTICLE)
                .first(ofMillis(71))
                .millis(around(49, 61, 3))
                .predicted(ofMillis(60))
                .get();
        ResultData troubled = SampleResults.of(KEEP_ALIVE)
                .testMethod(HOSTILE)
                .first(ofMillis(21))
                .millis(around(60, 7, 0.3))
                .failing(2)
                .stalled(Map.of(7, 2, 30, 4))
                .wire(retried(61))
                .get();
        return List.of(
                entry(troubled, new LatencyLimit(Statistic.P50, ofMillis(5)), new ConnectionLimit(1)),
                entry(kept, new LatencyLimit(Statistic.P90, ofMillis(10)), new ConnectionLimit(1)),
                entry(closed));
    }

    /** Returns a page with each client in the article's two modes. */
    static String systemsPage() {
        List<ReportEntry> all = new ArrayList<>();
        for (HttpClientKind client : HttpClientKind.values()) {
            all.add(entry(SampleResults.of(KEEP_ALIVE)
                    .client(client)
                    .network(NetworkProfile.ARTICLE)
                    .millis(around(100, 4, 0.5))
                    .get()));
            all.add(entry(SampleResults.of(CLOSE)
                    .client(client)
                    .network(NetworkProfile.ARTICLE)
                    .millis(around(100, 61, 3))
                    .get()));
        }
        return page("Systems", rows(all), pictures(all));
    }

    private static ReportEntry entry(ResultData result, io.dynamolatency.internal.judge.Expectation... expectations) {
        return new ReportEntry(
                result,
                List.of(expectations).stream().map(e -> e.check(result)).toList(),
                List.of("a remark with <b>markup</b> & ampersand"),
                Optional.of(PHASES));
    }

    /** Returns so many times in milliseconds, at least {@code middle}. */
    public static double[] around(int calls, double middle, double spread) {
        Random random = new Random(11);
        return DoubleStream.generate(() -> middle + Math.abs(random.nextGaussian()) * spread)
                .limit(calls)
                .toArray();
    }

    /** Returns one connection that carries the request of the tenth call twice. */
    private static RecordedWireLog retried(int calls) {
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            Exchange exchange = SampleResults.exchange(i, 0, i, null);
            exchanges.add(exchange);
        }
        exchanges.set(
                10,
                SampleWire.copyOf(exchanges.get(10))
                        .attempt(2, 9)
                        .responseConnectionHeader("keep-alive")
                        .build());
        ConnectionRecord connection = SampleResults.connection(0, Handshake.FULL, calls, null);
        return RecordedWireLog.of(List.of(connection), exchanges);
    }

    static ResultsJson rows(List<ReportEntry> entries) {
        return ResultsJson.of(entries);
    }

    static List<ResultPicture> pictures(List<ReportEntry> entries) {
        return entries.stream().map(ResultPicture::of).toList();
    }

    static String page(List<ReportEntry> entries) {
        return page("The article", rows(entries), pictures(entries));
    }

    static String page(String title, ResultsJson rows, List<ResultPicture> pictures) {
        return HtmlPage.of(title, MADE, ResultsJson.GSON.toJsonTree(rows).getAsJsonObject(), pictures, Trend.NONE);
    }

    /** Returns a page of ten results of 100,000 calls: five runs of a test, on a reused connection and on new ones. */
    static String largePage() {
        List<ReportEntry> run = List.of(
                new ReportEntry(
                        SampleResults.of(KEEP_ALIVE)
                                .millis(around(99_999, 7, 2))
                                .get(),
                        List.of()),
                new ReportEntry(
                        SampleResults.of(CLOSE).millis(around(99_999, 21, 2)).get(), List.of()));
        ResultsJson rows = rows(run);
        ResultsJson all = rows;
        List<ResultPicture> pictures = new ArrayList<>(pictures(run));
        for (int i = 1; i < 5; i++) {
            all = all.plus(rows);
            pictures.addAll(pictures.subList(0, 2));
        }
        return page(HtmlPage.TITLE, all, pictures);
    }
}
