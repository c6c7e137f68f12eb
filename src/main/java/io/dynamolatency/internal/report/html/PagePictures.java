package io.dynamolatency.internal.report.html;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.report.rows.ResultPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a page that was written before draws, by the rows of {@code results.json} that it has it of: all of a row has to be the same, so that a
 * page of another run has nothing of this one. Immutable.
 */
public final class PagePictures {

    /** Many times as large as a page becomes: whatever else has its name is not taken into memory. */
    private static final long MOST_BYTES = 64L << 20;

    private static final String BEGIN = "<script type=\"application/json\" id=\"data\">";
    private static final String END = "</script>";

    private final Map<String, ResultPicture> byRow;

    private PagePictures(Map<String, ResultPicture> byRow) {
        this.byRow = byRow;
    }

    /**
     * Reads a page.
     *
     * @throws IOException where it cannot be read, or is none of this version of the kit's, which the message says
     */
    public static PagePictures read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no " + file);
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is no page of the kit's, which are smaller");
        }
        String page;
        try {
            page = Files.readString(file);
        } catch (IOException unreadable) {
            throw new IOException(file + " cannot be read: " + unreadable, unreadable);
        }
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END, begin);
        if (begin < BEGIN.length() || end < 0) {
            throw new IOException(file + " is no whole page of the kit's");
        }
        try {
            return new PagePictures(
                    pictures(JsonParser.parseString(page.substring(begin, end)).getAsJsonObject()));
        } catch (RuntimeException foreign) {
            throw new IOException(file + " has not the data of a page of this version of the kit", foreign);
        }
    }

    private static Map<String, ResultPicture> pictures(JsonObject data) {
        List<JsonElement> rows =
                data.getAsJsonObject("results").getAsJsonArray("results").asList();
        List<JsonElement> pictures = data.getAsJsonArray("pictures").asList();
        if (rows.size() != pictures.size()) {
            throw new IllegalArgumentException("rows have not a picture each");
        }
        Map<String, ResultPicture> byRow = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            byRow.put(rows.get(i).toString(), ResultPicture.read(pictures.get(i).getAsJsonObject()));
        }
        return byRow;
    }

    /** That of a row, as {@code results.json} has it; empty where the page has no such row. */
    public Optional<ResultPicture> of(JsonObject row) {
        return Optional.ofNullable(byRow.get(row.toString()));
    }
}
