package io.dynamolatency;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of docs/ with places that benchmarks write their tables into. */
public final class DocsPage {

    private final Path page;

    private DocsPage(Path page) {
        this.page = page;
    }

    /** A page, from the project's directory. */
    public static DocsPage at(Path page) {
        return new DocsPage(page);
    }

    /**
     * Puts a text in place of what stood between {@code <!-- PLACE: begin, written by WRITER -->} and {@code <!-- PLACE: end -->}.
     *
     * @throws IllegalStateException when the page has no such place
     */
    public void write(String place, Class<?> writer, String markdown) throws IOException {
        String text = Files.readString(page);
        String begin = "<!-- " + place + ": begin, written by " + writer.getSimpleName() + " -->\n";
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf("<!-- " + place + ": end -->");
        if (from < begin.length() || to < from) {
            throw new IllegalStateException(page + " has no place for " + place + ": it takes " + begin);
        }
        Files.writeString(page, text.substring(0, from) + markdown + text.substring(to));
    }
}
