package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Preloading reports no failure, so these tests check that it gets to its end. */
@Timeout(60)
@Tag("unit")
class ClassPreloadingTest {

    @Test
    void makesAllOfItsCallsUnlessCancelled() throws Exception {
        assertThat(ClassPreloading.preload(() -> false)).isEqualTo(ClassPreloading.MOST_CALLS);
    }

    /** Other tests run at the same time, and their clients read system properties. */
    @Test
    void changesNoSystemProperty() throws Exception {
        Map<Object, Object> before = Map.copyOf(System.getProperties());
        Map<Object, Object> changed = new HashMap<>();
        ClassPreloading.preload(() -> {
            System.getProperties().forEach((key, value) -> {
                if (!value.equals(before.get(key))) {
                    changed.put(key, value);
                }
            });
            return false;
        });
        assertThat(changed.keySet())
                .noneMatch(key -> key.toString().startsWith("aws.")
                        || key.toString().startsWith("http")
                        || key.toString().startsWith("javax.net.ssl."));
    }

    @Test
    void stopsBeforeItsCallsAndBetweenThem() throws Exception {
        assertThat(ClassPreloading.preload(() -> true)).isZero();
        AtomicInteger asked = new AtomicInteger();
        assertThat(ClassPreloading.preload(() -> asked.incrementAndGet() > 5)).isEqualTo(3);
    }
}
