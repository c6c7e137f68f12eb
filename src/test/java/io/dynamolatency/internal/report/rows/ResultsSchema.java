package io.dynamolatency.internal.report.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The published schema of {@code results.json}: {@code docs/results.schema.json}. */
public final class ResultsSchema {

    public static final Path FILE = Path.of("docs/results.schema.json");

    private static final ObjectMapper JSON = new ObjectMapper();

    private ResultsSchema() {}

    /** Returns the text of a {@code results.json} that passes {@link #check}. */
    public static String checked(Path file) throws IOException {
        String results = Files.readString(file);
        check(results);
        return results;
    }

    /** Fails if a {@code results.json} breaks the schema, or has a field that the schema does not describe. */
    public static void check(String results) {
        assertThat(faults(results)).as("against " + FILE).isEmpty();
        assertThat(undescribed(results))
                .as("fields that %s does not describe: write there what they mean, and their unit", FILE)
                .isEmpty();
    }

    /** Returns what breaks the schema in a {@code results.json}. */
    public static List<String> faults(String results) {
        return schema().validate(read(results)).stream()
                .map(ValidationMessage::toString)
                .toList();
    }

    /** Returns what breaks the draft in the schema itself. */
    public static List<String> faultsOfTheSchema() {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                .validate(node())
                .stream()
                .map(ValidationMessage::toString)
                .toList();
    }

    public static JsonNode node() {
        try {
            return read(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonSchema schema() {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(node());
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> undescribed(String results) {
        List<String> found = new ArrayList<>();
        undescribed(read(results), node(), "", found);
        return found;
    }

    private static void undescribed(JsonNode value, JsonNode schema, String path, List<String> found) {
        JsonNode shape = resolved(schema);
        if (value.isArray()) {
            value.forEach(item -> undescribed(item, shape.path("items"), path + "[]", found));
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode named = shape.path("properties").path(field.getKey());
            JsonNode property = named.isMissingNode() ? shape.path("additionalProperties") : named;
            if (!property.isObject()) {
                found.add(path + "." + field.getKey());
            } else {
                undescribed(field.getValue(), property, path + "." + field.getKey(), found);
            }
        }
    }

    /** Follows a reference, direct or as an alternative to null. */
    private static JsonNode resolved(JsonNode schema) {
        if (schema.has("anyOf")) {
            return resolved(schema.path("anyOf").get(0));
        }
        return schema.has("$ref")
                ? resolved(node().at(schema.get("$ref").asText().substring(1)))
                : schema;
    }
}
