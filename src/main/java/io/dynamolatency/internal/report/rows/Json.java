package io.dynamolatency.internal.report.rows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads values of {@code results.json} that another JVM wrote. Pure. */
public final class Json {

    private Json() {}

    /** Returns whether the JSON has the schema version that this version of the kit writes. */
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

    /** Returns a field's text; {@code null} if the object does not have the field, or if the field has no text. */
    public static @Nullable String text(JsonObject object, String field) {
        JsonElement value = object.get(field);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : null;
    }

    public static JsonArray array(Iterable<? extends JsonElement> elements) {
        JsonArray array = new JsonArray();
        elements.forEach(array::add);
        return array;
    }
}
