package io.dynamolatency.internal.report.rows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.stream.LongStream;

/** Writes and reads the numbers of the page's data. Times are milliseconds, rounded to a microsecond. */
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

    static LongStream read(JsonArray values) {
        return values.asList().stream().mapToLong(JsonElement::getAsLong);
    }

    /** Reads an array of times, and returns them in nanoseconds. */
    static LongStream readMillis(JsonArray values) {
        return values.asList().stream().mapToLong(PageNumbers::nanos);
    }

    /** Reads a time, and returns it in nanoseconds. */
    static long nanos(JsonElement millis) {
        return Math.round(1e6 * millis.getAsDouble());
    }
}
