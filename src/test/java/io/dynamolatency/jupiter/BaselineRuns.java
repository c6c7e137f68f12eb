package io.dynamolatency.jupiter;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.fixture.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Runs test classes with their own directory of baselines. */
abstract class BaselineRuns {

    /** So high that no busy machine makes a ratio fail: most tests here are about counts. */
    static final double ANY = 1000;

    @TempDir
    Path dir = Path.of("");

    final Fixture update(Class<?>... classes) {
        return run(Map.of("dynamolatency.baseline", "update"), classes);
    }

    final Fixture compare(Class<?>... classes) {
        return run(Map.of(), classes);
    }

    final Fixture run(Map<String, String> parameters, Class<?>... classes) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put("dynamolatency.baseline.dir", dir.toString());
        return Fixture.run(all, classes);
    }

    final List<JsonObject> baselines(Class<?> testClass) throws IOException {
        return JsonParser.parseString(Files.readString(dir.resolve(testClass.getName() + ".json")))
                .getAsJsonObject()
                .getAsJsonArray("baselines")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }
}
