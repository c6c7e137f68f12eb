package io.dynamolatency.internal.report.merge;

import static java.util.stream.Collectors.toList;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.dynamolatency.internal.report.rows.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Adds the counts of guarded suites on several machines, in the form of {@code suite.json}. Pure. */
final class SuiteSum {

    private static final String LINES = "lines";

    private SuiteSum() {}

    /** Returns the sum of at least one suite. */
    static JsonObject of(List<JsonObject> suites) {
        JsonObject sum = suites.stream().reduce(SuiteSum::plus).orElseThrow().deepCopy();
        sum.add(LINES, lines(suites));
        return sum;
    }

    private static JsonObject plus(JsonObject one, JsonObject other) {
        JsonObject sum = one.deepCopy();
        other.entrySet().forEach(field -> {
            JsonElement before = sum.get(field.getKey());
            sum.add(field.getKey(), before == null ? field.getValue() : plus(field.getKey(), before, field.getValue()));
        });
        return sum;
    }

    private static JsonElement plus(String field, JsonElement one, JsonElement other) {
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

    private static JsonElement lines(List<JsonObject> suites) {
        Map<String, List<JsonObject>> byLine = suites.stream()
                .flatMap(suite -> Json.objects(suite.get(LINES)).stream())
                .collect(
                        Collectors.groupingBy(line -> String.valueOf(Json.text(line, "line")), TreeMap::new, toList()));
        return Json.array(byLine.values().stream()
                .map(SuiteSum::line)
                .sorted(Comparator.comparingLong((JsonObject line) -> number(line, "requests"))
                        .reversed())
                .toList());
    }

    /** Adds the counts of one line of code. The diagnosis is that of the machine that lost the most connections. */
    private static JsonObject line(List<JsonObject> counts) {
        JsonObject sum = counts.stream().reduce(SuiteSum::plus).orElseThrow().deepCopy();
        JsonObject most = counts.stream()
                .max(Comparator.comparingLong(line -> number(line, "lost")))
                .orElseThrow();
        sum.add("diagnosis", most.get("diagnosis"));
        return sum;
    }

    private static long number(JsonObject line, String field) {
        return line.get(field) instanceof JsonPrimitive count ? count.getAsLong() : 0;
    }
}
