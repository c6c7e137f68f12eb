package io.dynamolatency.internal.report.html;

import com.google.gson.JsonObject;
import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.report.merge.RunFiles;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultPicture;
import io.dynamolatency.internal.report.rows.Trend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The file for people, {@code report.html}, and what has to be kept of results for it to be written anew. What it draws of other JVMs' results is
 * taken over from the page that they left. Not thread-safe.
 */
public final class HtmlReport {

    public static final String FILE = "report.html";

    private static final String LOST =
            "Calls and connections are not drawn: another JVM measured them, and the page that it left could not be read.";

    private final List<ResultPicture> pictures = new ArrayList<>();
    /** Why there can be no report any more: rows without a picture would be taken for others'. */
    private Optional<Throwable> broken = Optional.empty();

    /** Takes over what is drawn of results. Whatever goes wrong is said where the file is written. */
    public void add(List<ReportEntry> entries) {
        try {
            pictures.addAll(entries.stream().map(ResultPicture::of).toList());
        } catch (RuntimeException | LinkageError failure) {
            broken = Optional.of(failure);
        }
    }

    /**
     * Writes the file and says where it is, or why it is not. It throws nothing: a report is no reason to fail.
     *
     * @param there the rows, those of this JVM being one for each result taken over, in their order
     * @param trend how they were in earlier runs
     */
    public String writeTo(Path directory, RunFiles.Written there, Optional<String> title, Trend trend) {
        Path file = directory.resolve(there.page());
        if (broken.isPresent()) {
            return warning(file, broken.get());
        }
        StringBuilder warnings = new StringBuilder();
        String said = write(
                file,
                () -> HtmlPage.of(
                        title.orElse(HtmlPage.TITLE),
                        Instant.now(),
                        there.json(),
                        ofAllJvms(file, there, warnings),
                        trend));
        return warnings + said;
    }

    /** Writes a page and says where it is, or why it is not. */
    public static String write(Path file, Supplier<String> page) {
        try {
            WholeFile.write(file, page.get());
            return "Report: " + file;
        } catch (IOException | RuntimeException | LinkageError unwritable) {
            return warning(file, unwritable);
        }
    }

    private static String warning(Path file, Throwable why) {
        return "WARNING: the report could not be written to " + file + ": " + why;
    }

    /** One for each row; of rows that no picture is left of, what the row and its histogram tell. */
    private List<ResultPicture> ofAllJvms(Path file, RunFiles.Written there, StringBuilder warnings) {
        List<JsonObject> rows = there.rows();
        Optional<PagePictures> before = Optional.empty();
        String why = "the page that was there has not all of them";
        try {
            if (!rows.stream().allMatch(there::isOwn)) {
                before = Optional.of(PagePictures.read(file));
            }
        } catch (IOException unreadable) {
            why = String.valueOf(unreadable.getMessage());
        }
        Iterator<ResultPicture> own = pictures.iterator();
        List<ResultPicture> all = new ArrayList<>();
        int lost = 0;
        for (int i = 0; i < rows.size(); i++) {
            JsonObject row = rows.get(i);
            Optional<ResultPicture> known =
                    there.isOwn(row) ? Optional.of(own.next()) : before.flatMap(page -> page.of(row));
            lost += known.isPresent() ? 0 : 1;
            all.add(known.isPresent() ? known.get() : ResultPicture.of(there.result(i), there.times(row), LOST));
        }
        if (lost > 0) {
            warnings.append("WARNING: calls and connections of ")
                    .append(lost)
                    .append(lost == 1 ? " result" : " results")
                    .append(" of other JVMs are not drawn: ")
                    .append(why)
                    .append(System.lineSeparator());
        }
        return all;
    }
}
