package io.dynamolatency.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** System properties that are set for a while. */
final class SystemProperties {

    private SystemProperties() {}

    /** Runs something while they are set, and then puts back what was there before, whatever was written to them meanwhile. */
    static <T extends @Nullable Object> T during(Map<String, String> properties, Callable<T> action) throws Exception {
        Map<String, @Nullable String> before = new LinkedHashMap<>();
        try {
            properties.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
            return action.call();
        } finally {
            before.forEach((key, value) -> {
                if (value == null) {
                    System.clearProperty(key);
                } else {
                    System.setProperty(key, value);
                }
            });
        }
    }
}
