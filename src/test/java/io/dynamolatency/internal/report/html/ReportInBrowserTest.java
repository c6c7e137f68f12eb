package io.dynamolatency.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.report.merge.RunReport;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser. Without a browser the tests are skipped with the reason. {@code
 * -Dreport.browser=require} makes that an error, {@code -Dreport.browser=off} skips them. {@code
 * -Dreport.screenshots=DIRECTORY} stores pictures.
 */
@Tag("slow")
class ReportInBrowserTest {

    private static final String PARAMETER = "report.browser";

    private static @Nullable Chromium browser;

    private static Path directory = Path.of("");

    private static JsonObject results = new JsonObject();

    @BeforeAll
    static void start(@TempDir Path reports) throws Exception {
        directory = reports;
        String asked = System.getProperty(PARAMETER, "auto");
        Optional<Path> executable = asked.equals("off") ? Optional.empty() : Chromium.executable();
        if (executable.isEmpty()) {
            String why = asked.equals("off")
                    ? "-D" + PARAMETER + "=off"
                    : "no chromium, chromium-browser or google-chrome on the PATH (Debian: apt-get install chromium)";
            if (asked.equals("require")) {
                throw new IllegalStateException("report.html cannot be looked at: " + why);
            }
            System.out.println("SKIPPED " + ReportInBrowserTest.class.getSimpleName() + ": " + why);
            abort(why);
        }
        browser = new Chromium(executable.orElseThrow());
        RunReport report = RunReport.forDirectory(directory.toString());
        SamplePages.entries().forEach(report::add);
        report.title("The article");
        report.write();
        results = JsonParser.parseString(Files.readString(directory.resolve("results.json")))
                .getAsJsonObject();
    }

    @AfterAll
    static void end() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    private static Chromium page() {
        return java.util.Objects.requireNonNull(browser);
    }

    @BeforeEach
    void open() throws Exception {
        page().size(1200, 900);
        page().prefer("light");
        page().open(directory.resolve("report.html"));
        page().evaluate("localStorage.clear()");
    }

    private static void picture(String name) throws Exception {
        String to = System.getProperty("report.screenshots", "");
        if (!to.isEmpty()) {
            Files.createDirectories(Path.of(to));
            Files.write(Path.of(to, name + ".png"), page().screenshot());
        }
    }

    /** Returns the share of drawn pixels of each chart, by figure. */
    private static List<Double> ink() throws Exception {
        List<Double> shares = new ArrayList<>();
        page().evaluate("[...document.querySelectorAll('figure .uplot canvas')].map(c => {"
                        + "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                        + "let n = 0; for (let i = 3; i < d.length; i += 4) { if (d[i] > 40) { n++; } }"
                        + "return n / (d.length / 4); })")
                .getAsJsonArray()
                .forEach(share -> shares.add(share.getAsDouble()));
        return shares;
    }

    @Test
    void allChartsAreDrawnAndNothingIsComplainedOf() throws Exception {
        picture("light");
        // the lead's two; of the other test its curve, and of each of three results a timeline and lanes
        assertThat(ink()).hasSize(2 + 1 + 3 * 2).allMatch(share -> share > 0.005);
        assertThat(page().complaints()).isEmpty();
        assertThat(page().requests())
                .containsExactly(directory.resolve("report.html").toUri().toString());
    }

    @Test
    void aFailuresLinkOpensTheSectionOfItsCause() throws Exception {
        assertThat(page().evaluate("document.getElementById('all-causes').open").getAsBoolean())
                .isFalse();
        page().evaluate("location.hash = 'POOL_TOO_SMALL'");
        page().awaitPage("document.getElementById('all-causes').open");
        page().awaitPage("document.getElementById('POOL_TOO_SMALL').getBoundingClientRect().top < innerHeight");
        assertThat(page().evaluate("scrollY").getAsInt()).isPositive();
        picture("cause");
    }

    @Test
    void itsOwnPolicyStopsOtherCodeAndRequests() throws Exception {
        page().evaluate("document.head.append(Object.assign(document.createElement('script'), {textContent:"
                + " 'document.title = \"taken\"'}))");
        page().evaluate("document.body.append(Object.assign(document.createElement('img'), {src:"
                + " 'http://127.0.0.1:9/x.png'}))");
        page().awaitPage("true");
        assertThat(page().evaluate("document.title").getAsString()).isEqualTo("The article");
        assertThat(page().evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')")
                        .getAsString())
                .isEqualTo("refused");
        assertThat(page().complaints()).isNotEmpty().allMatch(text -> text.contains("Content Security Policy"));
    }

    @Test
    void namesFromTestsAreShownAsText() throws Exception {
        assertThat(page().evaluate("document.title").getAsString()).isEqualTo("The article");
        assertThat(page().texts("[...document.querySelectorAll('h2')].map(h => h.textContent)"))
                .contains("OrderTest." + SamplePages.HOSTILE);
        assertThat(page().evaluate("document.querySelectorAll('main script, main img, main b').length")
                        .getAsInt())
                .isZero();
        assertThat(page().texts("[...document.querySelectorAll('li')].map(l => l.textContent)"))
                .contains("a remark with <b>markup</b> & ampersand");
    }

    private static String ms(JsonElement value) {
        return value.isJsonNull() ? "-" : String.format(Locale.ROOT, "%.2f", value.getAsDouble());
    }

    /** On a screen of 900 pixels, without scrolling. */
    @Test
    void whatFailedAndItsCauseComeBeforeAllTables() throws Exception {
        String cause =
                results.getAsJsonArray("results").get(0).getAsJsonObject().getAsJsonArray("diagnosis").asList().stream()
                        .map(JsonElement::getAsString)
                        .filter(line -> line.startsWith("cause: "))
                        .findFirst()
                        .orElseThrow();
        assertThat(page().evaluate("document.querySelector('#causes li').textContent")
                        .getAsString())
                .startsWith("\u2717 ")
                .endsWith(": " + cause);
        assertThat(page().evaluate("document.querySelector('#causes').getBoundingClientRect().bottom")
                        .getAsInt())
                .isLessThan(page().evaluate("document.querySelector('table').getBoundingClientRect().top")
                        .getAsInt())
                .isLessThan(900);
    }

    @Test
    void theFirstTablesHaveTheFiguresOfTheFileForMachines() throws Exception {
        List<List<String>> shown = new ArrayList<>();
        page().evaluate("[...document.querySelectorAll('section[aria-label=Overview] table')].slice(0, 2).flatMap(t =>"
                        + "[...t.querySelectorAll('tbody tr')].map(r => [...r.cells].map(c => c.textContent)))")
                .getAsJsonArray()
                .forEach(row -> {
                    List<String> cells = new ArrayList<>();
                    row.getAsJsonArray().forEach(cell -> cells.add(cell.getAsString()));
                    shown.add(cells);
                });
        JsonArray rows = results.getAsJsonArray("results");
        List<List<String>> expected = new ArrayList<>();
        // what was published leads, so the first result comes last
        for (int i : new int[] {1, 2, 0}) {
            JsonObject row = rows.get(i).getAsJsonObject();
            JsonObject percentiles = row.getAsJsonObject("percentilesMillis");
            List<String> cells = new ArrayList<>(List.of(
                    "OrderTest." + row.get("testMethod").getAsString(),
                    row.get("mode").getAsString().equals("CLOSE") ? "Connection: close" : "keep-alive",
                    "Apache 5",
                    row.get("count").getAsString()));
            if (i == 0) {
                cells.add(row.get("errors").getAsString());
            }
            cells.addAll(List.of(
                    row.getAsJsonObject("connections").get("opened").getAsString(),
                    ms(row.get("firstCallMillis")),
                    ms(percentiles.get("p50")),
                    ms(percentiles.get("p90")),
                    ms(percentiles.get("p99")),
                    ms(percentiles.get("max")),
                    ms(row.get("predictedMillis"))));
            if (i > 0) {
                cells.add(i == 1 ? "most sub 10 ms" : "at least 50 ms");
            }
            cells.add(i == 0 ? "✗ 1 limit not met" : i == 1 ? "✓ 2 limits met" : "no limits");
            expected.add(cells);
        }
        assertThat(shown).isEqualTo(expected);
    }

    @Test
    void theTimelinesTableHasEachCall() throws Exception {
        String rows =
                "[...[...document.querySelectorAll('figure')].find(f => f.querySelector('figcaption').textContent ==="
                        + " 'Each call').querySelectorAll('tbody tr')]";
        assertThat(page().evaluate(rows + ".length").getAsInt()).isZero();
        page().evaluate("document.querySelectorAll('figure details').forEach(d => { d.open = true; })");
        page().awaitPage("[...document.querySelectorAll('figure details')].every(d => d.querySelector('tbody tr'))");
        assertThat(page().evaluate(rows + ".length").getAsInt()).isEqualTo(113);
        assertThat(page().texts("[...[...document.querySelectorAll('table')].find(t =>"
                        + " t.caption.textContent.includes('<script>') &&"
                        + " t.caption.textContent.startsWith('Calls of')).rows[11].cells].map(c =>"
                        + " c.textContent)"))
                .first()
                .isEqualTo("11");
        assertThat(page().texts("[...document.querySelectorAll('td')].map(c => c.textContent)"))
                .contains("retried", "failed", "reused connection, overlapped by a stall of the machine");
    }

    @Test
    void theTableOfPercentilesHasThePercentilesOfTheFile() throws Exception {
        page().evaluate("document.querySelectorAll('figure details').forEach(d => { d.open = true; })");
        String caption = "t.caption.textContent === 'Percentiles in ms'";
        page().awaitPage("[...document.querySelectorAll('table')].some(t => " + caption + ")");
        List<String> shown = page().texts("[...[...document.querySelectorAll('table')].find(t => " + caption
                + ").tBodies[0].rows].map(r => [...r.cells].map(c => c.textContent).join(' '))");
        JsonArray rows = results.getAsJsonArray("results");
        Function<String, String> both = percentile -> IntStream.of(1, 2)
                .mapToObj(i -> ms(rows.get(i)
                        .getAsJsonObject()
                        .getAsJsonObject("percentilesMillis")
                        .get(percentile)))
                .collect(Collectors.joining(" "));
        assertThat(shown)
                .contains("50 % " + both.apply("p50"), "90 % " + both.apply("p90"), "95 % " + both.apply("p95"));
    }

    @Test
    void aChartIsReadByKeyboard() throws Exception {
        page().evaluate("document.activeElement.blur()");
        // Tab from the top: the link that skips, the theme, the first table with its links, the first chart's switch,
        // the chart
        List<String> stops = new ArrayList<>();
        for (int i = 0; i < 12 && !stops.contains("plot"); i++) {
            page().press("Tab", "Tab", 9);
            stops.add(page().evaluate("document.activeElement.className || document.activeElement.id ||"
                            + " document.activeElement.type || document.activeElement.tagName")
                    .getAsString());
        }
        assertThat(stops).startsWith("skip", "theme", "A", "scroll").endsWith("checkbox", "plot");
        String readout = "document.activeElement.parentElement.querySelector('.readout').textContent";
        page().press("ArrowRight", "ArrowRight", 39);
        assertThat(page().evaluate(readout).getAsString())
                .matches("call 1: keep-alive 66\\.00 ms; Connection: close 71\\.00 ms");
        page().press("End", "End", 35);
        assertThat(page().evaluate(readout).getAsString()).startsWith("call 113: keep-alive ");
        page().press("Home", "Home", 36);
        page().press("ArrowRight", "ArrowRight", 39);
        assertThat(page().evaluate(readout).getAsString()).startsWith("call 2: keep-alive ");
        page().press("+", "NumpadAdd", 107);
        page().press("0", "Digit0", 48);
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void eachChartIsZoomedByKeyboardAndBack() throws Exception {
        int charts =
                page().evaluate("document.querySelectorAll('.plot').length").getAsInt();
        assertThat(charts).isEqualTo(9);
        for (int i = 0; i < charts; i++) {
            page().evaluate("document.querySelectorAll('.plot')[" + i + "].focus()");
            String drawn = "document.activeElement.querySelector('canvas').toDataURL()";
            String all = page().evaluate(drawn).getAsString();
            page().press("+", "NumpadAdd", 107);
            page().awaitPage("true");
            assertThat(page().evaluate(drawn).getAsString()).as("zoomed " + i).isNotEqualTo(all);
            page().press("-", "NumpadSubtract", 109);
            page().press("0", "Digit0", 48);
            page().awaitPage("true");
            assertThat(page().evaluate(drawn).getAsString()).as("all of " + i).isEqualTo(all);
        }
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void theLogarithmicAxisIsSwitchedByKeyboard() throws Exception {
        page().evaluate("document.querySelector('figure input').focus()");
        String first = "document.querySelector('figure .uplot canvas').toDataURL()";
        String linear = page().evaluate(first).getAsString();
        page().press(" ", "Space", 32);
        page().awaitPage("document.querySelector('figure input').checked");
        assertThat(page().evaluate(first).getAsString()).isNotEqualTo(linear);
        assertThat(ink()).allMatch(share -> share > 0.005);
        picture("logarithmic");
    }

    @Test
    void theThemeFollowsTheSystemUntilItIsChosen() throws Exception {
        String background = "getComputedStyle(document.body).backgroundColor";
        String light = page().evaluate(background).getAsString();
        page().prefer("dark");
        page().awaitPage(background + " !== '" + light + "'");
        String dark = page().evaluate(background).getAsString();
        picture("dark");
        page().evaluate("document.getElementById('theme').focus()");
        page().press("Enter", "Enter", 13);
        assertThat(page().evaluate("document.getElementById('theme').textContent")
                        .getAsString())
                .isEqualTo("Theme: light");
        assertThat(page().evaluate(background).getAsString()).isEqualTo(light);
        page().press("Enter", "Enter", 13);
        assertThat(page().evaluate(background).getAsString()).isEqualTo(dark);
        page().prefer("light");
        assertThat(page().evaluate(background).getAsString()).isEqualTo(dark);
        page().open(directory.resolve("report.html"));
        assertThat(page().evaluate("document.getElementById('theme').textContent")
                        .getAsString())
                .isEqualTo("Theme: dark");
        assertThat(page().evaluate(background).getAsString()).isEqualTo(dark);
    }

    @Test
    void onAPhoneNothingIsWiderThanTheScreen() throws Exception {
        page().size(375, 812);
        page().open(directory.resolve("report.html"));
        assertThat(page().evaluate("document.documentElement.scrollWidth").getAsInt())
                .isLessThanOrEqualTo(375);
        assertThat(page().evaluate("Math.max(...[...document.querySelectorAll('figure .uplot')].map(c =>"
                                + " c.getBoundingClientRect().right))")
                        .getAsDouble())
                .isLessThanOrEqualTo(375);
        assertThat(ink()).allMatch(share -> share > 0.005);
        assertThat(page().complaints()).isEmpty();
        picture("phone");
    }

    @Test
    void aNarrowerWindowNarrowsTheCharts() throws Exception {
        page().size(500, 900);
        page().awaitPage("Math.max(...[...document.querySelectorAll('figure .uplot')].map(c =>"
                + " c.getBoundingClientRect().right)) <= 500");
    }

    private static String axe() throws Exception {
        String name = "META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
        try (InputStream in = ReportInBrowserTest.class.getClassLoader().getResourceAsStream(name)) {
            return new String(java.util.Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void axeFindsNothingThatReadersWouldStumbleOver() throws Exception {
        // what is in the tables of one figure is in those of all
        page().evaluate("[...document.querySelectorAll('figure details')].slice(0, 2).forEach(d => { d.open = true; });"
                + "document.querySelector('footer details').open = true;");
        page().awaitPage("document.querySelectorAll('figure tbody tr').length > 100");
        page().evaluate(axe() + ";0");
        assertThat(violations("{}")).as("light").isEmpty();
        page().prefer("dark");
        page().awaitPage("getComputedStyle(document.body).backgroundColor !== 'rgb(255, 255, 255)'");
        assertThat(violations("{runOnly: ['color-contrast']}")).as("dark").isEmpty();
    }

    private static List<String> violations(String options) throws Exception {
        return page().texts("axe.run(document, " + options + ").then(r => r.violations.map(v => v.id + ': '"
                + " + v.nodes.slice(0, 3).map(n => n.html + ' ' + n.failureSummary).join(' | ')))");
    }

    @Test
    void itPrintsInLightWithAllCharts() throws Exception {
        page().prefer("dark");
        page().evaluate("addEventListener('afterprint', () => { window.printed = true;"
                + " });addEventListener('beforeprint', () => { window.printedTheme ="
                + " document.documentElement.dataset.theme;window.printedCharts = document.querySelectorAll('figure"
                + " .uplot"
                + " canvas').length; }); 0");
        byte[] pdf = page().print();
        assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
        page().awaitPage("window.printed === true");
        assertThat(page().evaluate("window.printedTheme").getAsString()).isEqualTo("light");
        assertThat(page().evaluate("document.documentElement.dataset.theme === undefined")
                        .getAsBoolean())
                .isTrue();
        assertThat(page().evaluate("window.printedCharts").getAsInt()).isEqualTo(9);
    }

    @Test
    void whereThereAreManyEachSystemHasTheTwoPictures() throws Exception {
        Path many = directory.resolve("systems.html");
        Files.writeString(many, SamplePages.systemsPage());
        page().open(many);
        assertThat(page().texts("[...document.querySelectorAll('#lead figcaption')].map(f => f.textContent)"))
                .hasSize(2 * HttpClientKind.values().length)
                .startsWith("Apache 5: each call", "Apache 5: percentiles", "Apache 4: each call");
        assertThat(page().texts("[...document.querySelectorAll('#lead figure:first-child .key')].map(f =>"
                        + " f.textContent)"))
                .containsExactly("keep-alive", "Connection: close");
        assertThat(ink()).allMatch(share -> share > 0.003);
        assertThat(page().complaints()).isEmpty();
        picture("systems");
    }

    @Test
    void tenTimesAHundredThousandCallsAreOpenedAndDrawn() throws Exception {
        Path large = directory.resolve("large.html");
        Files.writeString(large, SamplePages.largePage());
        page().open(large);
        System.out.printf(
                "report.html of 10 x 100,000 calls in Chromium: shown after %.0f ms, all charts drawn after %.0f ms%n",
                page().evaluate("performance.getEntriesByName('shown')[0].startTime")
                        .getAsDouble(),
                page().evaluate("performance.getEntriesByName('drawn')[0].startTime")
                        .getAsDouble());
        // of the test it leads with two of eight results and two of the others, and of each result two
        assertThat(ink()).hasSize(4 + 10 * 2).allMatch(share -> share > 0.005);
        assertThat(page().texts("[...document.querySelectorAll('.note')].map(n => n.textContent)"))
                .anyMatch(note -> note.matches("The chart shows [0-9,]+ of 100,000 calls: .*"))
                .anyMatch(note -> note.startsWith("Of 100,000 connections the first 60 are drawn"))
                .anyMatch(note -> note.matches("Of 100,000 exchanges the first 1,200 .*"));
        assertThat(page().complaints()).isEmpty();
        picture("large");
    }
}
