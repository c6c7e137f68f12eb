package io.dynamolatency.internal.report.html;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.merge.ShardCommand;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import io.dynamolatency.internal.report.rows.SampleFirstCalls;
import io.dynamolatency.result.Statistic;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of several forks and shards in a real browser; skipped like {@link ReportInBrowserTest}. */
@Tag("slow")
class WholeRunInBrowserTest {

    private static final String FIGURES = "[...document.querySelectorAll('figure')]";

    @TempDir
    private Path directory = Path.of("");

    private static void write(Path to, List<ReportEntry> entries) {
        RunReport jvm = new RunReport(to, Duration.ofSeconds(20));
        entries.forEach(jvm::add);
        jvm.write(Optional.of("build 7"));
    }

    private static ReportEntry kept(String method, int calls, double millis) {
        ResultData result = SampleResults.of(KEEP_ALIVE)
                .testMethod(method)
                .network(NetworkProfile.ARTICLE)
                .first(ofMillis(66))
                .millis(SamplePages.around(calls - 1, millis, 0.6))
                .get();
        return new ReportEntry(
                result,
                List.of(
                        new LatencyLimit(Statistic.P90, ofMillis(10)).check(result),
                        new ConnectionLimit(1).check(result)));
    }

    private static ReportEntry closed(String method, int calls, double millis) {
        return new ReportEntry(
                SampleResults.of(CLOSE)
                        .testMethod(method)
                        .network(NetworkProfile.ARTICLE)
                        .first(ofMillis(71))
                        .millis(SamplePages.around(calls - 1, millis, 3))
                        .get(),
                List.of());
    }

    private static void pictures(Chromium browser, String name) throws Exception {
        String to = System.getProperty("report.screenshots", "");
        if (!to.isEmpty()) {
            Files.createDirectories(Path.of(to));
            for (String theme : List.of("light", "dark")) {
                browser.prefer(theme);
                browser.awaitPage("matchMedia('(prefers-color-scheme: " + theme + ")').matches");
                browser.evaluate("scrollTo(0, 0)");
                Files.write(Path.of(to, name + "-" + theme + ".png"), browser.screenshot());
            }
            browser.size(1200, 3200);
            Files.write(Path.of(to, name + "-whole.png"), browser.screenshot());
        }
    }

    private static String ms(JsonElement value) {
        return value.isJsonNull() ? "-" : String.format(Locale.ROOT, "%.2f", value.getAsDouble());
    }

    /** Checks that the page's first tables have the figures of the file, in its order. */
    private static void theTablesAreThoseOf(Chromium browser, Path results) throws Exception {
        List<String> expected = new ArrayList<>();
        JsonParser.parseString(Files.readString(results))
                .getAsJsonObject()
                .getAsJsonArray("results")
                .forEach(element -> {
                    JsonObject row = element.getAsJsonObject();
                    JsonObject percentiles = row.getAsJsonObject("percentilesMillis");
                    expected.add(String.join(
                            " ",
                            "OrderTest." + row.get("testMethod").getAsString(),
                            row.get("mode").getAsString().equals("CLOSE") ? "Connection: close" : "keep-alive",
                            row.get("count").getAsString(),
                            row.getAsJsonObject("connections").get("opened").getAsString(),
                            ms(row.get("firstCallMillis")),
                            ms(percentiles.get("p50")),
                            ms(percentiles.get("p90")),
                            ms(percentiles.get("p99")),
                            ms(percentiles.get("max"))));
                });
        assertThat(browser.texts("[...document.querySelectorAll('section[aria-label=Overview] table')].filter(t =>"
                        + " t.tHead.rows[0].cells[0].textContent === 'test' &&"
                        + " t.tHead.rows[0].cells[1].textContent === 'mode').flatMap(t =>"
                        + " [...t.tBodies[0].rows]).map(r => [0, 1, 3, 4, 5, 6, 7, 8, 9].map(c =>"
                        + " r.cells[c].textContent).join(' '))"))
                .isEqualTo(expected);
    }

    @Test
    void forks() throws Exception {
        Path executable = Chromium.executableFor(WholeRunInBrowserTest.class);
        write(directory, List.of(kept("putItem", 113, 6.9), closed("putItem", 50, 61)));
        write(directory, List.of(kept("getItem", 120, 5.9)));
        // as a test that is run in two forks
        write(directory, List.of(closed("putItem", 60, 62)));
        try (Chromium browser = new Chromium(executable)) {
            browser.size(1200, 900);
            browser.prefer("light");
            browser.open(directory.resolve("report.html"));
            theTablesAreThoseOf(browser, directory.resolve("results.json"));
            assertThat(browser.evaluate("document.querySelector('header p').textContent")
                            .getAsString())
                    .startsWith("4 measurements of 3 forks, no limit broken");
            assertThat(browser.texts("[...document.querySelectorAll('main h3')].map(h => h.textContent)"))
                    .containsExactly(
                            "keep-alive", "Connection: close, fork 1", "Connection: close, fork 3", "keep-alive");
            // the lead's two, those of the test with several modes, the curve of the other, and of each result two
            assertThat(browser.ink(FIGURES)).hasSize(2 + 2 + 1 + 4 * 2).allMatch(share -> share > 0.003);
            assertThat(browser.complaints()).isEmpty();
            pictures(browser, "forks");
        }
    }

    @Test
    void shards() throws Exception {
        Path executable = Chromium.executableFor(WholeRunInBrowserTest.class);
        List<String> arguments =
                new ArrayList<>(List.of(directory.resolve("merged").toString()));
        for (int shard = 1; shard <= 3; shard++) {
            Path one = directory.resolve("shard-" + shard);
            arguments.add(one.toString());
            List<ReportEntry> entries = new ArrayList<>(
                    List.of(kept("putItem", 100 + 20 * shard, 6 + 0.3 * shard), closed("putItem", 50, 60 + shard)));
            if (shard == 3) {
                entries.add(kept("onlyOnTheThird", 40, 7));
            }
            write(one, entries);
        }
        Path results = directory.resolve("shard-2/results.json");
        JsonObject json = JsonParser.parseString(Files.readString(results)).getAsJsonObject();
        json.add("suite", guardedSuite());
        Files.writeString(results, json.toString());
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        assertThat(ShardCommand.run("MergeShards", arguments.toArray(String[]::new), nowhere, nowhere))
                .isZero();
        try (Chromium browser = new Chromium(executable)) {
            browser.size(1200, 900);
            browser.prefer("light");
            browser.open(directory.resolve("merged/report.html"));
            theTablesAreThoseOf(browser, directory.resolve("merged/results.json"));
            assertThat(browser.evaluate("document.querySelector('header p').textContent")
                            .getAsString())
                    .startsWith("3 measurements of 3 shards, the guard of the suite failed ·");
            // the lead's calls are those of the one result that has any, and curves of all three; the merged test's
            // curves, the other's with its
            // timeline and lanes
            assertThat(browser.texts(FIGURES + ".map(f => f.querySelector('figcaption').textContent)"))
                    .containsExactly(
                            "Each call", "Percentiles", "Percentiles", "Percentiles", "Each call", "Connections");
            assertThat(browser.ink(FIGURES)).allMatch(share -> share > 0.003);
            assertThat(browser.texts("[...document.querySelectorAll('#lead .key')].map(k => k.textContent)"))
                    .startsWith("onlyOnTheThird, keep-alive");
            assertThat(browser.texts("[...document.querySelectorAll('#lead .note')].map(k => k.textContent)"))
                    .startsWith("2 measurements are not drawn: their calls were not recorded one by one.");
            assertThat(browser.texts(
                            "[...document.querySelectorAll('section:not(#suite) h3 ~ .note')].map(n => n.textContent)"))
                    .hasSize(2)
                    .allMatch(note -> note.startsWith("Calls and connections of 3 machines have no common timeline"));
            assertThat(browser.texts("[...document.querySelectorAll('table')].filter(t =>"
                            + " t.caption.textContent.startsWith('The shards of')).flatMap(t =>"
                            + " [...t.tBodies[0].rows]).map(r => [...r.cells].slice(1, 4).map(c =>"
                            + " c.textContent).join(' '))"))
                    .containsExactly("120 0 1", "140 0 1", "160 0 1", "50 0 50", "50 0 50", "50 0 50");
            assertThat(browser.evaluate(
                                    "[...document.querySelectorAll('table')].find(t => t.caption.textContent === 'Each"
                                            + " shard').tBodies[0].rows.length")
                            .getAsInt())
                    .isEqualTo(3);
            assertThat(browser.texts("[...document.querySelectorAll('#suite h3, #suite li, #suite .note')].map(e =>"
                            + " e.textContent)"))
                    .startsWith(
                            "✗ suite guard: failed on 1 of 1 guarded shard: " + directory.resolve("shard-2")
                                    + "; not guarded: " + directory.resolve("shard-1") + ", "
                                    + directory.resolve("shard-3"),
                            directory.resolve("shard-2").toString(),
                            "✗ suite guard: connections are lost: 4 tests",
                            "The figures below are the sums of the shards. Each guard judged only its own shard.");
            assertThat(browser.complaints()).isEmpty();
            pictures(browser, "shards");
        }
    }

    /** The guard of a suite that failed. */
    private static JsonObject guardedSuite() {
        return JsonParser.parseString("""
            {"tests": 4, "requests": 30, "relayed": 1, "dropped": 2, "outcome": "FAILED", "text":
            "suite guard: connections are lost: 4 tests\\nnot judged: 1 connection", "lines": [{"line":
            "com.acme.Orders.save(Orders.java:42)", "ofTests": false, "clients": 1, "builtDuring": 1,
            "requests": 30, "connections": 28, "lost": 27, "extraClients": 0, "fates": {"REQUEST_CLOSE":
                        28}, "diagnosis": {"cause": "requests say close", "evidence": "28", "fix": "none"}}], "classes": {"com.acme.OrdersTest": {"calls": 29, "requests": 30, "connections": 28,
            "handshakes": 0, "retries": 1, "lost": 27, "leftOpen": 3, "noConnection": 2, "lostMillis": 270.0}}, "uncounted": ["https://a.example:443"]}
            """).getAsJsonObject();
    }

    @Test
    void aGuardedSuiteHasItsTablesWithAndWithoutMeasurements() throws Exception {
        Path executable = Chromium.executableFor(WholeRunInBrowserTest.class);
        JsonObject suite = guardedSuite();
        RunReport guard = new RunReport(directory, Duration.ofSeconds(20));
        try (Chromium browser = new Chromium(executable)) {
            for (int measurements = 0; measurements < 2; measurements++) {
                if (measurements > 0) {
                    write(directory, List.of(kept("putItem", 40, 7)));
                }
                guard.suite(suite);
                assertThat(guard.pending()).isTrue();
                guard.write(Optional.of("build 7"));
                assertThat(guard.pending()).isFalse();
                ResultsSchema.checked(directory.resolve("results.json"));
                browser.open(directory.resolve("report.html"));
                assertThat(browser.texts("[...document.querySelectorAll('#suite tbody tr')].map(r => [...r.cells].map(c"
                                + " => c.textContent).join(' '))"))
                        .containsExactly(
                                "OrdersTest 29 30 1 28 0 27 3 2 270",
                                "com.acme.Orders.save(Orders.java:42) 1 1 30 28 27 0 request said close: 28 requests"
                                        + " say close");
                assertThat(browser.texts("[...document.querySelectorAll('#causes li, #suite li, #suite .note')].map(e"
                                + " => e.textContent)"))
                        .containsExactly(
                                "✗ The guarded suite: connections are lost: 4 tests",
                                "✗ suite guard: connections are lost: 4 tests",
                                "Not judged: 1 connection with TLS on this machine. The kit counts them, but cannot"
                                        + " read their requests.",
                                "Not counted: the 2 oldest requests.",
                                "Not counted: connections of https://a.example:443.");
                assertThat(browser.evaluate("document.querySelector('header p').textContent")
                                .getAsString())
                        .contains(", the guard of the suite failed ·")
                        .doesNotContain("no limit broken");
                assertThat(browser.texts(FIGURES + ".map(f => 'figure')")).hasSize(measurements == 0 ? 0 : 4);
                assertThat(browser.complaints()).isEmpty();
            }
        }
    }

    @Test
    void firstCallsHaveTheirSectionWithAndWithoutMeasurements() throws Exception {
        Path executable = Chromium.executableFor(WholeRunInBrowserTest.class);
        RunReport jvm = new RunReport(directory, Duration.ofSeconds(20));
        jvm.add(SampleFirstCalls.ENVIRONMENT, SampleFirstCalls.rows());
        try (Chromium browser = new Chromium(executable)) {
            browser.size(1200, 900);
            for (int measurements = 0; measurements < 2; measurements++) {
                if (measurements > 0) {
                    jvm.add(kept("putItem", 40, 7));
                }
                jvm.write(Optional.of("build 7"));
                browser.open(directory.resolve("report.html"));
                assertThat(browser.evaluate("document.querySelector('header p').textContent")
                                .getAsString())
                        .startsWith((3 + measurements) + " measurements, 1 with a limit that was not met");
                assertThat(browser.texts("[...document.querySelectorAll('#causes li')].map(l => l.textContent)"))
                        .containsExactly("✗ OrderTest.load, first call, own: p90 1.2 s, limit 900 ms");
                assertThat(browser.texts("[...document.querySelectorAll('#first-calls > .scroll tbody tr')].map(r =>"
                                + " [...r.cells].map(c => c.textContent).join(' '))"))
                        .containsExactly(
                                "OrderTest.load own " + NetworkProfile.ARTICLE
                                        + " NOTHING 20 1000.00 1200.00 - 600.00  ✗ over p90 1.2 s, limit 900 ms",
                                "OrderTest.load own " + NetworkProfile.ARTICLE
                                        + " SDK_WARM_UP 20 600.00 720.00 594.00 360.00  ",
                                "OrderTest.load own " + NetworkProfile.ARTICLE + " CDS_ARCHIVE 0 - - - - - ");
                assertThat(browser.texts("[...document.querySelectorAll('#first-calls .bar')].map(b => b.style.width +"
                                + " ' ' + b.children.length)"))
                        .containsExactly("100% 8", "72% 9");
                assertThat(browser.texts("[...document.querySelectorAll('#first-calls .controls .swatch')].map(s =>"
                                + " s.parentNode.textContent.trim())"))
                        .containsExactly(
                                "JVM and class loading",
                                "SDK warm-up",
                                "client construction",
                                "SDK before sending",
                                "TCP",
                                "TLS",
                                "network",
                                "service",
                                "after the answer");
                assertThat(browser.complaints()).isEmpty();
            }
            pictures(browser, "first-calls");
        }
    }

    @Test
    void aLimitWithoutACauseIsShownItselfAndOwnTimesWhereTheyDiffer() throws Exception {
        Path executable = Chromium.executableFor(WholeRunInBrowserTest.class);
        ResultData busy = SampleResults.of(KEEP_ALIVE).alike(119, 7).usage(2, 3).get();
        write(
                directory,
                List.of(new ReportEntry(
                        busy,
                        List.of(Outcome.over("failed calls", "at most 0", "1 of 120", "", List.of())),
                        List.of("client: the SDK chose a client"))));
        try (Chromium browser = new Chromium(executable)) {
            browser.open(directory.resolve("report.html"));
            assertThat(browser.texts("[...document.querySelectorAll('#causes li')].map(l => l.textContent)"))
                    .containsExactly(
                            "✗ OrderTest.putItem, keep-alive, Apache 5: failed calls 1 of 120, limit at most 0");
            assertThat(browser.texts("[...document.querySelectorAll('dt')].filter(t => t.textContent === 'Own times')"
                            + ".map(t => t.nextSibling.textContent)"))
                    .containsExactly("p50 4.00 ms, p90 4.00 ms, p99 4.00 ms");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
