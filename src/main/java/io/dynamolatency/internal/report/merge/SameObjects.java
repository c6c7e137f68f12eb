package io.dynamolatency.internal.report.merge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.dynamolatency.wire.Evidence;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The same objects of several shards.
 *
 * @param objects at least one
 */
record SameObjects(List<JsonObject> objects) {

    private static final List<String> EVIDENCE =
            Stream.of(Evidence.values()).map(Evidence::name).toList();

    private List<JsonElement> of(String field) {
        return objects.stream()
                .<JsonElement>map(object -> object.has(field) ? object.get(field) : JsonNull.INSTANCE)
                .toList();
    }

    private boolean known(String field) {
        return !objects.isEmpty() && of(field).stream().noneMatch(JsonElement::isJsonNull);
    }

    JsonElement alike(String field) {
        return of(field).stream().distinct().count() == 1 ? of(field).get(0) : JsonNull.INSTANCE;
    }

    /** What one does not know is not known of all. */
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
        JsonArray union = new JsonArray();
        all.forEach(union::add);
        return union;
    }

    /** Of several ways to know something the one that tells least. */
    JsonElement least(String field) {
        return of(field).stream()
                .filter(JsonElement::isJsonPrimitive)
                .max(Comparator.comparingInt(one -> EVIDENCE.indexOf(one.getAsString())))
                .orElse(JsonNull.INSTANCE);
    }

    /** The share of all exchanges whose connection had carried another. */
    JsonElement reuse() {
        if (!known("reuseRatio") || !known("exchanges")) {
            return JsonNull.INSTANCE;
        }
        double exchanges = 0;
        double reused = 0;
        for (JsonObject object : objects) {
            double begun = object.get("exchanges").getAsDouble();
            exchanges += begun;
            reused += Math.rint(begun * object.get("reuseRatio").getAsDouble());
        }
        return new JsonPrimitive(exchanges == 0 ? 0.0 : reused / exchanges);
    }

    /** An object in each, put together field by field; where there is no rule, what they have in common. */
    JsonElement object(String field, Map<String, Function<SameObjects, JsonElement>> rules) {
        List<JsonElement> all = of(field);
        if (!all.stream().allMatch(JsonObject.class::isInstance)) {
            return JsonNull.INSTANCE;
        }
        SameObjects inner =
                new SameObjects(all.stream().map(JsonElement::getAsJsonObject).toList());
        JsonObject merged = new JsonObject();
        Set<String> fields = new LinkedHashSet<>();
        inner.objects.forEach(object -> fields.addAll(object.keySet()));
        for (String name : fields) {
            Function<SameObjects, JsonElement> rule = rules.get(name);
            merged.add(name, rule == null ? inner.alike(name) : rule.apply(inner));
        }
        return merged;
    }
}
