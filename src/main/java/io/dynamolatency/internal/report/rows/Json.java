package io.dynamolatency.internal.report.rows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads {@code results.json} of another JVM. Pure. */
public final class Json {

    private Json() {}

    /** Returns whether this version of the kit writes such JSON. */
    public static boolean isOfThisVersion(JsonObject json) {
        JsonElement version = json.get("schemaVersion");
        return version != null
                && version.isJsonPrimitive()
                && version.getAsString().equals(Integer.toString(ResultsJson.SCHEMA_VERSION));
    }

    /** Returns the objects in an array; none if the element is not an array. */
    public static List<JsonObject> objects(@Nullable JsonElement array) {
        return array instanceof JsonArray elements
                ? StreamSupport.stream(elements.spliterator(), false)
                        .filter(JsonObject.class::isInstance)
                        .map(JsonElement::getAsJsonObject)
                        .toList()
                : List.of();
    }

    /** Returns a text; {@code null} if there is none. */
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
