package io.dynamolatency.internal.jupiter.arguments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class TestArgumentsTest {

    @Test
    void aLongNameIsCutBetweenCharacters() {
        assertThat(TestArguments.shortened("x".repeat(60))).isEqualTo("x".repeat(60));
        assertThat(TestArguments.shortened("x".repeat(61))).isEqualTo("x".repeat(57) + "...");
        assertThat(TestArguments.shortened("x".repeat(56) + "🙂".repeat(3))).isEqualTo("x".repeat(56) + "...");
    }
}
