package io.dynamolatency.internal.report.html;

import com.google.gson.JsonObject;
import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.report.rows.ResultPicture;
import io.dynamolatency.internal.report.rows.Trend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes {@code report.html}. */
public final class HtmlReport {

    private HtmlReport() {}

    /**
     * Writes the page. Throws no exception, because a report must not fail a run.
     *
     * @param title the heading; default: {@link HtmlPage#TITLE}
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
            WholeFile.write(
                    file, HtmlPage.of(title.orElse(HtmlPage.TITLE), Instant.now(), results, pictures.get(), trend));
            return "Report: " + file;
        } catch (IOException | RuntimeException | LinkageError unwritable) {
            return "WARNING: the report could not be written to " + file + ": " + unwritable;
        }
    }
}
