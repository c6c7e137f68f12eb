package io.dynamolatency.internal.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class NewestCallersTest {

    @Test
    void theOldestCallsAreForgotten() {
        NewestCallers callers = new NewestCallers(2);
        Caller first = new Caller(1, "ATest");
        Caller second = new Caller(2, "BTest");
        callers.add("a", first);
        callers.add("b", first);
        callers.add("b", second);
        assertThat(callers.of("a")).contains(first);
        assertThat(callers.of("b")).contains(second);
        callers.add("c", second);
        assertThat(callers.of("a")).isEmpty();
        assertThat(callers.of("b")).contains(second);
        assertThat(callers.of("c")).contains(second);
    }
}
