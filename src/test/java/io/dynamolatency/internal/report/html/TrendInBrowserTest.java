package io.dynamolatency.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.ReportSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trend on the page in a real browser; skipped like {@link ReportInBrowserTest}. */
@Tag("slow")
class TrendInBrowserTest {

    private static Path lastOfThreeRuns(Path dir) {
        Map<String, String> said = Map.of(
                ReportSettings.PUBLISH,
                "none",
                ReportSettings.HISTORY,
                dir.resolve("history").toString());
        ReportSettings settings = ReportSettings.of(key -> Optional.ofNullable(said.get(key)));
        Path last = dir;
        for (int i = 0; i < 3; i++) {
            last = dir.resolve("report" + i);
            RunReport report = RunReport.forDirectory(last.toString());
            report.publish(settings);
            SamplePages.entries().forEach(report::add);
            report.write();
        }
        return last.resolve("report.html");
    }

    private static String millis(JsonElement value) {
        return String.format(Locale.ROOT, "%.2f", value.getAsDouble());
    }

    @Test
    void aResultThatEarlierRunsHaveTooHasAChartAndItsTable(@TempDir Path dir) throws Exception {
        Path executable = Chromium.executableFor(TrendInBrowserTest.class);
        Path page = lastOfThreeRuns(dir);
        try (Chromium browser = new Chromium(executable)) {
            browser.size(1200, 900);
            browser.prefer("light");
            browser.open(page);
            String figures = "[...document.querySelectorAll('figure')]"
                    + ".filter(f => f.querySelector('figcaption').textContent === 'Over the runs')";
            assertThat(browser.evaluate(figures + ".length").getAsInt()).isEqualTo(3);
            assertThat(browser.ink(figures)).hasSize(3).allMatch(share -> share > 0.003);
            browser.evaluate(figures + ".forEach(f => { f.querySelector('details').open = true; })");
            browser.awaitPage(figures + ".every(f => f.querySelectorAll('tbody tr').length === 3)");
            // the article's modes lead the page, and one is the second result of the file
            JsonObject row = JsonParser.parseString(Files.readString(page.resolveSibling("results.json")))
                    .getAsJsonObject()
                    .getAsJsonArray("results")
                    .get(1)
                    .getAsJsonObject();
            JsonObject percentiles = row.getAsJsonObject("percentilesMillis");
            String cells =
                    "[..." + figures + "[0].querySelectorAll('tbody tr:last-child > *')].map(c => c.textContent)";
            assertThat(browser.texts(cells).subList(1, 6))
                    .containsExactly(
                            millis(percentiles.get("p50")),
                            millis(percentiles.get("p99")),
                            row.getAsJsonObject("connections").get("opened").getAsString(),
                            row.get("count").getAsString(),
                            "within");
            assertThat(browser.complaints()).isEmpty();
            String to = System.getProperty("report.screenshots", "");
            if (!to.isEmpty()) {
                browser.evaluate(figures + "[0].scrollIntoView()");
                Files.createDirectories(Path.of(to));
                Files.write(Path.of(to, "trend.png"), browser.screenshot());
            }
        }
    }
}
