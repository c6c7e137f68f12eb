package io.dynamolatency.report;

import io.dynamolatency.file.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The file for people, {@code report.html}, and what has to be kept of results for it to be written anew. Not thread-safe. */
final class HtmlReport {

    static final String FILE = "report.html";

    private final List<ResultPicture> pictures = new ArrayList<>();
    /** Why there can be no report any more: rows without a picture would be taken for others'. */
    private Optional<Throwable> broken = Optional.empty();

    /** Takes over what is drawn of results. Whatever goes wrong is said where the file is written. */
    void add(List<ReportEntry> entries) {
        try {
            pictures.addAll(entries.stream().map(ResultPicture::of).toList());
        } catch (RuntimeException | LinkageError failure) {
            broken = Optional.of(failure);
        }
    }

    /**
     * Writes the file and says where it is, or why it is not. It throws nothing: a report is no reason to fail.
     *
     * @param name the file's, {@link #FILE} where no other JVM has one there
     * @param results the rows, one for each result taken over
     * @param trend how they were in earlier runs
     */
    String writeTo(Path directory, String name, Optional<String> title, ResultsJson results, Trend trend) {
        Path file = directory.resolve(name);
        try {
            if (broken.isPresent()) {
                return warning(file, broken.get());
            }
            WholeFile.write(file, HtmlPage.of(title.orElse(HtmlPage.TITLE), Instant.now(), results, pictures, trend));
            return "Report: " + file;
        } catch (IOException | RuntimeException | LinkageError unwritable) {
            return warning(file, unwritable);
        }
    }

    private static String warning(Path file, Throwable why) {
        return "WARNING: the report could not be written to " + file + ": " + why;
    }
}
