package io.dynamolatency.internal.report.merge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The same JSON object in the rows of several shards.
 *
 * @param objects the object of each row, at least one
 */
record SameObjects(List<JsonObject> objects) {

    private static final List<String> EVIDENCE =
            Stream.of(Evidence.values()).map(Evidence::name).toList();

    private List<JsonElement> of(String field) {
        return objects.stream()
                .<JsonElement>map(object -> object.has(field) ? object.get(field) : JsonNull.INSTANCE)
                .toList();
    }

    /** Returns the names of the fields of all objects, in order. */
    Set<String> fields() {
        return objects.stream()
                .flatMap(object -> object.keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns the objects in which a field is known. */
    SameObjects having(String field) {
        return new SameObjects(objects.stream()
                .filter(object -> object.has(field) && !object.get(field).isJsonNull())
                .toList());
    }

    private boolean known(String field) {
        return !objects.isEmpty() && of(field).stream().noneMatch(JsonElement::isJsonNull);
    }

    JsonElement alike(String field) {
        return of(field).stream().distinct().count() == 1 ? of(field).get(0) : JsonNull.INSTANCE;
    }

    /** Returns the sum of a field; {@code null} if one value is unknown. */
    JsonElement sum(String field) {
        return known(field)
                ? new JsonPrimitive(
                        of(field).stream().mapToLong(JsonElement::getAsLong).sum())
                : JsonNull.INSTANCE;
    }

    JsonElement figure(String field, BinaryOperator<Double> operator) {
        return known(field)
                ? new JsonPrimitive(of(field).stream()
                        .map(JsonElement::getAsDouble)
                        .reduce(operator)
                        .orElseThrow())
                : JsonNull.INSTANCE;
    }

    JsonElement bool(String field, BinaryOperator<Boolean> operator) {
        return known(field)
                ? new JsonPrimitive(of(field).stream()
                        .map(JsonElement::getAsBoolean)
                        .reduce(operator)
                        .orElseThrow())
                : JsonNull.INSTANCE;
    }

    JsonElement union(String field) {
        Set<JsonElement> all = new LinkedHashSet<>();
        of(field).forEach(lines -> {
            if (lines instanceof JsonArray array) {
                array.forEach(all::add);
            }
        });
        return Json.array(all);
    }

    /** Returns the weakest evidence that this field has in any row. */
    JsonElement least(String field) {
        return of(field).stream()
                .filter(JsonElement::isJsonPrimitive)
                .max(Comparator.comparingInt(one -> EVIDENCE.indexOf(one.getAsString())))
                .orElse(JsonNull.INSTANCE);
    }

    /** Returns the share of exchanges on a reused connection. */
    JsonElement reuse() {
        if (!known("reuseRatio") || !known("exchanges")) {
            return JsonNull.INSTANCE;
        }
        double exchanges = 0;
        double reused = 0;
        for (JsonObject object : objects) {
            double ofOne = object.get("exchanges").getAsDouble();
            exchanges += ofOne;
            reused += Math.rint(ofOne * object.get("reuseRatio").getAsDouble());
        }
        return new JsonPrimitive(exchanges == 0 ? 0.0 : reused / exchanges);
    }

    /**
     * Merges a nested object field by field. A field without a rule has the value that all rows have in common, or
     * {@code null} if the rows differ.
     */
    JsonElement object(String field, Map<String, Function<SameObjects, JsonElement>> rules) {
        List<JsonElement> all = of(field);
        if (!all.stream().allMatch(JsonObject.class::isInstance)) {
            return JsonNull.INSTANCE;
        }
        SameObjects inner =
                new SameObjects(all.stream().map(JsonElement::getAsJsonObject).toList());
        JsonObject merged = new JsonObject();
        for (String name : inner.fields()) {
            Function<SameObjects, JsonElement> rule = rules.get(name);
            merged.add(name, rule == null ? inner.alike(name) : rule.apply(inner));
        }
        return merged;
    }
}
