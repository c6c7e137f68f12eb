package io.dynamolatency.internal.report.html;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.io.Sha256;
import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ResultPicture;
import io.dynamolatency.internal.report.rows.Trend;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes the HTML page: one file that contains the data as JSON, and the code that draws the data. Names and messages of
 * tests occur only in the data, where {@code <} is escaped, and the page shows them as text. The page's content
 * security policy lets browsers run no other code and send no requests.
 */
public final class HtmlPage {

    /** The default heading. */
    public static final String TITLE = "DynamoDB latency";

    private static final Gson GSON = new GsonBuilder().serializeNulls().create();
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private HtmlPage() {}

    /**
     * Writes {@code report.html}. Throws no exception, because a report must not fail a run.
     *
     * @param title the heading; default: {@link #TITLE}
     * @param results the content of {@code results.json}
     * @param pictures the data to draw, one picture per row
     * @param trend the figures of earlier runs
     * @return a line for the console: the path of the page, or a warning that says why the page could not be written
     */
    public static String write(
            Path file,
            Optional<String> title,
            JsonObject results,
            Supplier<List<ResultPicture>> pictures,
            Trend trend) {
        try {
            WholeFile.write(file, of(title.orElse(TITLE), Instant.now(), results, pictures.get(), trend));
            return "Report: " + file;
        } catch (IOException | RuntimeException | LinkageError unwritable) {
            return "WARNING: the report could not be written to " + file + ": " + unwritable;
        }
    }

    /**
     * Returns the page.
     *
     * @param title the page's heading
     * @param made when the page was made
     * @param results the content of {@code results.json}
     * @param pictures the data to draw, one picture per row
     * @param trend the figures of earlier runs
     */
    static String of(String title, Instant made, JsonObject results, List<ResultPicture> pictures, Trend trend) {
        String chartStyle = resource("uPlot.min.css");
        String style = resource("report.css");
        String charts = resource("uPlot.iife.min.js");
        String code = resource("report.js");
        String policy = "default-src 'none'; script-src " + hashes(charts, code) + "; style-src "
                + hashes(chartStyle, style) + "; img-src data:; base-uri 'none'; form-action 'none'";
        Map<String, String> parts = Map.of(
                "policy", policy,
                "causes", CausesPage.html(resource("causes.md")),
                "title", escaped(title),
                "chartStyle", chartStyle,
                "style", style,
                "licence", escaped(resource("uPlot-LICENSE")),
                "charts", charts,
                "code", code,
                "data", data(title, made, results, pictures, trend));
        return PLACE.matcher(resource("report.html"))
                .replaceAll(place -> Matcher.quoteReplacement(parts.getOrDefault(place.group(1), place.group())));
    }

    /**
     * Returns the rows at the top of the page: all rows on the article's network. If there are none, returns the first
     * row, and all rows of the same test on the same network.
     */
    static List<Integer> lead(JsonObject results, List<ResultPicture> pictures) {
        List<JsonObject> rows = Json.objects(results.get("results"));
        String article = NetworkProfile.ARTICLE.toString();
        List<Integer> onItsNetwork = IntStream.range(0, pictures.size())
                .filter(i -> pictures.get(i).network().equals(article))
                .boxed()
                .toList();
        return onItsNetwork.isEmpty()
                ? IntStream.range(0, pictures.size())
                        .filter(i -> test(rows.get(i)).equals(test(rows.get(0))))
                        .filter(i ->
                                pictures.get(i).network().equals(pictures.get(0).network()))
                        .boxed()
                        .toList()
                : onItsNetwork;
    }

    private static String test(JsonObject row) {
        return Json.text(row, "testClass") + "." + Json.text(row, "testMethod");
    }

    private static String data(
            String title, Instant made, JsonObject results, List<ResultPicture> pictures, Trend trend) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = GSON.newJsonWriter(text)) {
            json.setHtmlSafe(true);
            json.beginObject();
            json.name("title").value(title);
            json.name("made").value(made.truncatedTo(ChronoUnit.SECONDS).toString());
            json.name("lead").beginArray();
            for (int row : lead(results, pictures)) {
                json.value(row);
            }
            json.endArray();
            json.name("pictures").beginArray();
            for (ResultPicture picture : pictures) {
                picture.among(pictures.size()).writeTo(json);
            }
            json.endArray();
            trend.writeTo(json.name("trend"));
            json.name("results");
            GSON.toJson(results, json);
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be written", e);
        }
        return text.toString();
    }

    private static String resource(String name) {
        try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + HtmlPage.class.getName()
                        + ": the kit's jar or build directory is incomplete");
            }
            // browsers normalize line ends before they hash the code
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hashes(String... contents) {
        return Stream.of(contents).map(HtmlPage::hash).collect(Collectors.joining(" "));
    }

    private static String hash(String content) {
        byte[] digest = Sha256.digest().digest(content.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
