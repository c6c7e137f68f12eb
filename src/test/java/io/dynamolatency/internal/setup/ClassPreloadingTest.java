package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void stopsBeforeItsCallsAndBetweenThem() throws Exception {
        assertThat(ClassPreloading.preload(() -> true)).isZero();
        AtomicInteger asked = new AtomicInteger();
        assertThat(ClassPreloading.preload(() -> asked.incrementAndGet() > 5)).isEqualTo(3);
    }
}
