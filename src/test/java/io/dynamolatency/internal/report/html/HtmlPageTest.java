package io.dynamolatency.internal.report.html;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.CallKind;
import io.dynamolatency.internal.report.rows.CallSplit;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.WireLog.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as text: what it contains, and what not. {@link ReportInBrowserTest} looks at it in a browser. */
@Tag("slow")
public class HtmlPageTest {

    private final List<ReportEntry> entries = SamplePages.entries();
    private final String page = SamplePages.page(entries);

    public static JsonObject data(String page) {
        Matcher found = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
                .matcher(page);
        assertThat(found.find()).isTrue();
        return JsonParser.parseString(found.group(1)).getAsJsonObject();
    }

    private static JsonObject picture(ReportEntry entry) {
        return data(SamplePages.page(List.of(entry)))
                .getAsJsonArray("pictures")
                .get(0)
                .getAsJsonObject();
    }

    private static List<Integer> ints(JsonArray array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(e -> e.getAsInt())
                .toList();
    }

    @Test
    void whatTestsSayIsDataAndNothingElse() {
        assertThat(page).doesNotContain("<script>document.title", "<img src=x", "<b>markup");
        assertThat(data(page)
                        .getAsJsonObject("results")
                        .getAsJsonArray("results")
                        .get(0)
                        .getAsJsonObject()
                        .get("testMethod")
                        .getAsString())
                .isEqualTo(SamplePages.HOSTILE);
        assertThat(SamplePages.page("</title><script>", SamplePages.rows(entries), SamplePages.pictures(entries)))
                .contains("<title>&lt;/title&gt;&lt;script&gt;</title>");
    }

    @Test
    void itNeedsNothingElseAndLetsNothingElseRun() throws Exception {
        // a page can name another file only there; the address in the library's licence is harmless
        assertThat(page).doesNotContainPattern("(?i)<[^>]+\\s(src|srcset)=").doesNotContain("@import", "url(");
        assertThat(Pattern.compile("href=\"([^\"]*)\"").matcher(page).results().map(m -> m.group(1)))
                .containsExactlyInAnyOrder("data:,", "#main");
        String policy = Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"")
                .matcher(page)
                .results()
                .map(m -> m.group(1))
                .findFirst()
                .orElseThrow();
        assertThat(policy).startsWith("default-src 'none'; ").doesNotContain("unsafe", "http", "*");
        List<String> inline = Pattern.compile("<(script|style)>(.*?)</\\1>", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(m -> m.group(2))
                .toList();
        assertThat(inline).hasSize(4);
        for (String content : inline) {
            assertThat(policy)
                    .contains("'sha256-"
                            + Base64.getEncoder()
                                    .encodeToString(
                                            MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8)))
                            + "'");
        }
    }

    @Test
    void theChartLibraryIsThereWithItsLicence() {
        assertThat(page)
                .contains("https://github.com/leeoniya/uPlot (v")
                .contains("The MIT License (MIT)")
                .contains("Leon Sorokin");
    }

    @Test
    void theRowsAreThoseOfTheFileForMachines() {
        RunReport report = RunReport.forDirectory("target/rows-of-both-files");
        entries.forEach(report::add);
        report.write();
        Path dir = Path.of("target/rows-of-both-files");
        JsonObject file;
        JsonObject inPage;
        try {
            file = JsonParser.parseString(Files.readString(dir.resolve("results.json")))
                    .getAsJsonObject();
            inPage = data(Files.readString(dir.resolve("report.html")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertThat(file.getAsJsonArray("forks")).hasSize(1);
        assertThat(inPage.getAsJsonObject("results")).hasToString(file.toString());
        assertThat(inPage.getAsJsonArray("pictures").size())
                .isEqualTo(file.getAsJsonArray("results").size());
    }

    private static JsonObject json(List<ReportEntry> entries) {
        return ResultsJson.GSON.toJsonTree(ResultsJson.of(entries)).getAsJsonObject();
    }

    @Test
    void itLeadsWithAllThatIsOnTheArticlesNetworkOrTheFirstTest() {
        assertThat(HtmlPage.lead(json(entries), SamplePages.pictures(entries))).containsExactly(1, 2);
        List<ReportEntry> others = List.of(
                new ReportEntry(SampleResults.of(KEEP_ALIVE).alike(9, 6).get(), List.of()),
                new ReportEntry(
                        SampleResults.of(KEEP_ALIVE)
                                .network(NetworkProfile.REAL)
                                .alike(9, 6)
                                .get(),
                        List.of()),
                new ReportEntry(SampleResults.of(CLOSE).alike(9, 6).get(), List.of()));
        assertThat(HtmlPage.lead(json(others), SamplePages.pictures(others))).containsExactly(0, 2);
    }

    @Test
    void eachCallIsOfItsKindAndAStallIsMarked() {
        JsonObject calls = picture(entries.get(0)).getAsJsonObject("calls");
        List<Integer> kinds = ints(calls.getAsJsonArray("kind"));
        assertThat(ints(calls.getAsJsonArray("call")))
                .isEqualTo(IntStream.rangeClosed(1, 63).boxed().toList());
        assertThat(kinds.get(0)).isEqualTo(CallKind.NEW_CONNECTION.code());
        assertThat(kinds.get(1)).isEqualTo(CallKind.REUSED_CONNECTION.code());
        assertThat(kinds.get(10)).isEqualTo(CallKind.RETRIED.code());
        assertThat(kinds.get(7)).isEqualTo(CallKind.REUSED_CONNECTION.code() + 5);
        assertThat(kinds.get(30)).isEqualTo(CallKind.REUSED_CONNECTION.code() + 5);
        assertThat(kinds.subList(61, 63)).containsOnly(CallKind.FAILED.code());
        assertThat(calls.getAsJsonArray("ms").get(62).getAsDouble()).isEqualTo(1.0);
    }

    @Test
    void limitsInTimeAreDrawnAndOthersAreNot() {
        assertThat(picture(entries.get(1)).get("limits"))
                .hasToString("[{\"name\":\"p90\",\"quantile\":0.9,\"ms\":10.0,\"verdict\":\"within\"}]");
        ResultData result = SampleResults.of(KEEP_ALIVE).alike(49, 6).get();
        assertThat(picture(new ReportEntry(
                                result,
                                List.of(
                                        new LatencyLimit(Statistic.FIRST_CALL, ofMillis(30)).check(result),
                                        new LatencyLimit(Statistic.MAX, ofMillis(5)).check(result))))
                        .get("limits"))
                .hasToString("[{\"name\":\"first call\",\"quantile\":null,\"ms\":30.0,\"verdict\":\"within\"},"
                        + "{\"name\":\"max\",\"quantile\":1.0,\"ms\":5.0,\"verdict\":\"over\"}]");
    }

    @Test
    void aConnectionHasItsLane() {
        JsonObject lanes = picture(entries.get(2)).getAsJsonObject("lanes");
        assertThat(lanes.getAsJsonArray("lanes")).hasSize(50);
        assertThat(lanes.getAsJsonArray("lanes").get(1))
                .hasToString(
                        "{\"index\":1,\"opened\":100.0,\"secured\":110.0,\"handshake\":\"RESUMED\",\"exchanges\":1,"
                                + "\"closed\":120.0,\"closedBy\":\"SERVER\"}");
        assertThat(lanes.getAsJsonArray("shown").get(1)).hasToString("[1,112.5,118.5,200,1,0]");
        assertThat(lanes.get("operations")).hasToString("[\"PutItem\"]");
    }

    @Test
    void whatIsNotKnownOfConnectionsIsSaid() {
        JsonObject picture = picture(new ReportEntry(
                SampleResults.of(io.dynamolatency.ConnectionMode.AS_BUILT)
                        .network(NetworkProfile.REAL)
                        .alike(9, 6)
                        .predicted(null)
                        .wire(RecordedWireLog.ofHandshakes(List.of(), Evidence.NONE, "the reason"))
                        .get(),
                List.of()));
        assertThat(picture.getAsJsonObject("lanes").get("unknown").getAsString())
                .isEqualTo("the reason");
        assertThat(picture.get("split").isJsonNull()).isTrue();
        assertThat(ints(picture.getAsJsonObject("calls").getAsJsonArray("kind")))
                .containsOnly(CallKind.UNKNOWN.code());
    }

    @Test
    void aCallsTimeIsSplitByWhatTheWireShows() {
        // as SampleResults has it: 2.5 ms each way, 1 ms of service, on a new connection 12.5 ms until the request
        // leaves
        ResultData kept = SampleResults.of(KEEP_ALIVE).alike(9, 7).get();
        ResultData closed = SampleResults.of(CLOSE).alike(9, 20).get();
        assertThat(CallSplit.of(kept, kept.samples())).hasValue(new CallSplit(9, 9, 0, 0, 5, 1, 1));
        assertThat(CallSplit.of(closed, closed.samples())).hasValue(new CallSplit(9, 9, 0, 12.5, 5, 1, 1.5));
        ResultData one = SampleResults.of(KEEP_ALIVE).alike(0, 7).get();
        assertThat(CallSplit.of(one, one.samples())).isEmpty();
    }

    @Test
    void aHundredThousandCallsOfTenResultsStayUnderFiveMegabytes(@TempDir Path dir) throws IOException {
        long began = System.nanoTime();
        String large = SamplePages.largePage();
        System.out.printf(
                "report.html of 10 x 100,000 calls: %.2f MB, with its results made in %.1f s%n",
                large.getBytes(UTF_8).length / 1e6, (System.nanoTime() - began) / 1e9);
        assertThat(large.getBytes(UTF_8).length).isLessThan(5_000_000);
        JsonArray pictures = data(large).getAsJsonArray("pictures");
        for (int i = 0; i < 10; i++) {
            JsonObject calls = pictures.get(i).getAsJsonObject().getAsJsonObject("calls");
            assertThat(calls.get("made").getAsInt()).isEqualTo(100_000);
            assertThat(calls.getAsJsonArray("call").size()).isBetween(2_500, 3_000);
        }
    }

    @Test
    void manyResultsShareTheRoomAndLittleOnesAreWhole() throws IOException {
        List<ReportEntry> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(new ReportEntry(
                    SampleResults.of(CLOSE)
                            .testMethod("test" + i)
                            .millis(SamplePages.around(i == 0 ? 1_999 : 39, 20, 1))
                            .get(),
                    List.of()));
        }
        String text = SamplePages.page(many);
        System.out.printf("report.html of 200 results: %.2f MB%n", text.getBytes(UTF_8).length / 1e6);
        JsonArray pictures = data(text).getAsJsonArray("pictures");
        assertThat(pictures.get(0).getAsJsonObject().getAsJsonObject("calls").getAsJsonArray("call"))
                .hasSizeLessThanOrEqualTo(600);
        assertThat(pictures.get(1).getAsJsonObject().getAsJsonObject("calls").getAsJsonArray("call"))
                .hasSize(40);
        assertThat(text.getBytes(UTF_8).length).isLessThan(5_000_000);
    }
}
