package io.dynamolatency.internal.report.merge;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.dynamolatency.internal.report.rows.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Adds the counts of guarded suites on several machines, in the form of {@code suite.json}. Pure. */
final class SuiteSum {

    private SuiteSum() {}

    static JsonObject plus(JsonObject one, JsonObject other) {
        JsonObject sum = one.deepCopy();
        other.entrySet().forEach(field -> {
            JsonElement before = sum.get(field.getKey());
            sum.add(field.getKey(), before == null ? field.getValue() : plus(field.getKey(), before, field.getValue()));
        });
        return sum;
    }

    private static JsonElement plus(String field, JsonElement one, JsonElement other) {
        if (field.equals("lines")) {
            return lines(Json.objects(one), Json.objects(other));
        }
        if (field.equals("uncounted")) {
            TreeSet<String> both = new TreeSet<>();
            Stream.of(one, other).forEach(all -> all.getAsJsonArray().forEach(name -> both.add(name.getAsString())));
            return Json.array(both.stream().map(JsonPrimitive::new).toList());
        }
        if (one instanceof JsonObject first && other instanceof JsonObject second) {
            return plus(first, second);
        }
        if (one instanceof JsonPrimitive first && other instanceof JsonPrimitive second) {
            if (first.isNumber() && second.isNumber()) {
                return new JsonPrimitive(first.getAsBigDecimal().add(second.getAsBigDecimal()));
            }
            if (first.isBoolean() && second.isBoolean()) {
                return new JsonPrimitive(first.getAsBoolean() && second.getAsBoolean());
            }
        }
        return one;
    }

    private static JsonElement lines(List<JsonObject> one, List<JsonObject> other) {
        Map<String, JsonObject> byLine = new TreeMap<>();
        Stream.of(one, other)
                .flatMap(List::stream)
                .forEach(line -> byLine.merge(String.valueOf(Json.text(line, "line")), line, SuiteSum::line));
        return Json.array(byLine.values().stream()
                .sorted(Comparator.comparingLong((JsonObject line) -> number(line, "requests"))
                        .reversed())
                .toList());
    }

    /** Adds the counts of one line of code. The diagnosis is that of the machine that lost more connections. */
    private static JsonObject line(JsonObject one, JsonObject other) {
        JsonObject sum = plus(one, other);
        sum.add("diagnosis", (number(one, "lost") >= number(other, "lost") ? one : other).get("diagnosis"));
        return sum;
    }

    private static long number(JsonObject line, String field) {
        return line.get(field) instanceof JsonPrimitive count ? count.getAsLong() : 0;
    }
}
