package io.dynamolatency.internal.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sets system properties in layers. The values of a layer stay set until the layer is closed. Layers can be closed in
 * any order. Thread-safe.
 */
final class PropertyLayers {

    /** The open layers, newest last. Guarded by {@link SystemProperties#LOCK}, like all fields of this class. */
    private static final List<Layer> OPEN = new ArrayList<>();

    /** The values that the user's properties had before the first layer covered them. */
    private static final Map<String, @Nullable String> USERS = new HashMap<>();

    private PropertyLayers() {}

    /** System properties that are set together. */
    static final class Layer implements AutoCloseable {

        private final Map<String, String> properties;

        /** The values that other code set over an older layer's values before this layer was opened. */
        private final Map<String, @Nullable String> usersBefore = new HashMap<>();

        private Layer(Map<String, String> properties) {
            this.properties = Map.copyOf(properties);
        }

        private void put(String key, String value) {
            String before = SystemProperties.set(key, value);
            Optional<Layer> older = newestWith(key);
            if (older.isEmpty()) {
                USERS.put(key, before);
            } else if (!Objects.equals(older.get().properties.get(key), before)) {
                usersBefore.put(key, before);
            }
        }

        /**
         * Closes the layer. Each property gets the value of the newest layer that is still open, or otherwise the
         * user's value. If other code has replaced the value that this layer set, that code's value stays. If other
         * code set a property over an older layer's value before this layer was opened, that code's value comes back.
         */
        @Override
        public void close() {
            synchronized (SystemProperties.LOCK) {
                int position = OPEN.indexOf(this);
                if (position >= 0) {
                    OPEN.remove(position);
                    List<Layer> newer = OPEN.subList(position, OPEN.size());
                    properties.forEach((key, value) -> restore(key, value, newer));
                }
            }
        }

        private void restore(String key, String value, List<Layer> newer) {
            Optional<Layer> above = newer.stream()
                    .filter(layer -> layer.properties.containsKey(key))
                    .findFirst();
            if (above.isPresent()) {
                // when the newer layer is closed, it restores the value that this layer would have restored
                if (usersBefore.containsKey(key) && !above.get().usersBefore.containsKey(key)) {
                    above.get().usersBefore.put(key, usersBefore.get(key));
                }
                return;
            }
            Optional<Layer> newest = newestWith(key);
            String next = newest.isPresent() ? newest.get().properties.get(key) : USERS.remove(key);
            if (usersBefore.containsKey(key)) {
                next = usersBefore.get(key);
            }
            if (value.equals(System.getProperty(key))) {
                SystemProperties.set(key, next);
            }
        }
    }

    private static Optional<Layer> newestWith(String key) {
        return OPEN.stream().filter(layer -> layer.properties.containsKey(key)).reduce((older, newer) -> newer);
    }

    /** Sets properties until the layer is closed. */
    static Layer open(Map<String, String> properties) {
        synchronized (SystemProperties.LOCK) {
            Layer layer = new Layer(properties);
            layer.properties.forEach(layer::put);
            OPEN.add(layer);
            return layer;
        }
    }

    /** Returns the value that a property would have without layers. */
    static @Nullable String users(String key) {
        synchronized (SystemProperties.LOCK) {
            String now = System.getProperty(key);
            Optional<Layer> newest = newestWith(key);
            if (newest.isEmpty() || !Objects.equals(newest.get().properties.get(key), now)) {
                return now;
            }
            for (int i = OPEN.size() - 1; i >= 0; i--) {
                if (OPEN.get(i).usersBefore.containsKey(key)) {
                    return OPEN.get(i).usersBefore.get(key);
                }
            }
            return USERS.get(key);
        }
    }
}
