package io.dynamolatency.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/** Writes numbers for the page, as short as they may be: times to a microsecond. */
final class PageNumbers {

    private PageNumbers() {}

    static void of(JsonWriter json, long[] values) throws IOException {
        json.beginArray();
        for (long value : values) {
            json.value(value);
        }
        json.endArray();
    }

    static void millis(JsonWriter json, long[] nanos) throws IOException {
        json.beginArray();
        for (long value : nanos) {
            millis(json, value);
        }
        json.endArray();
    }

    static void millis(JsonWriter json, long nanos) throws IOException {
        json.value(Math.round(nanos / 1e3) / 1e3);
    }
}
