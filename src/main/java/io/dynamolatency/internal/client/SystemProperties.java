package io.dynamolatency.internal.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Sets system properties while an action runs. The whole JVM sees the properties, so only one action runs at a time.
 */
final class SystemProperties {

    /** Guards all system properties that the kit sets. */
    static final Object LOCK = new Object();

    private SystemProperties() {}

    /**
     * Runs an action with these properties set, or unset if the value is {@code null}. Then restores the earlier values
     * of these properties, even if the action changed the properties.
     */
    static <T extends @Nullable Object> T during(Map<String, ? extends @Nullable String> properties, Callable<T> action)
            throws Exception {
        synchronized (LOCK) {
            Map<String, @Nullable String> before = new LinkedHashMap<>();
            try {
                properties.forEach((key, value) -> before.put(key, set(key, value)));
                return action.call();
            } finally {
                before.forEach(SystemProperties::set);
            }
        }
    }

    /** Sets or unsets a property, and returns the earlier value. */
    static @Nullable String set(String key, @Nullable String value) {
        return value == null ? System.clearProperty(key) : System.setProperty(key, value);
    }
}
