package io.dynamolatency.internal.report.rows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reading of {@code results.json} that was written by another JVM. Pure. */
public final class Json {

    private Json() {}

    /** Whether it is what this version of the kit writes. */
    public static boolean isOfThisVersion(JsonObject json) {
        JsonElement version = json.get("schemaVersion");
        return version != null
                && version.isJsonPrimitive()
                && version.getAsString().equals(Integer.toString(ResultsJson.SCHEMA_VERSION));
    }

    /** The objects of an array; none where it is no array. */
    public static List<JsonObject> objects(@Nullable JsonElement array) {
        return array instanceof JsonArray elements
                ? StreamSupport.stream(elements.spliterator(), false)
                        .filter(JsonObject.class::isInstance)
                        .map(JsonElement::getAsJsonObject)
                        .toList()
                : List.of();
    }

    /** A text; null where there is none. */
    public static @Nullable String text(JsonObject object, String field) {
        JsonElement value = object.get(field);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : null;
    }

    public static JsonArray array(List<JsonObject> objects) {
        JsonArray array = new JsonArray();
        objects.forEach(array::add);
        return array;
    }
}
