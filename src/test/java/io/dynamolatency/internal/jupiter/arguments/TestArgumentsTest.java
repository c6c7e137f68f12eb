package io.dynamolatency.internal.jupiter.arguments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
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

    private static final class Plain {}

    @Test
    void anObjectWithoutATextOfItsOwnHasTheSameNameInEachRun() {
        Runnable lambda = () -> {};
        Supplier<String> anonymous = new Supplier<>() {
            @Override
            public String get() {
                return "";
            }
        };
        assertThat(Stream.of(new Plain(), lambda, anonymous, new Object() {}, List.of(1), "Plain@1")
                        .map(value -> TestArguments.of(List.of(value)).name()))
                .containsExactly("Plain", "Runnable", "Supplier", "Object", "[1]", "Plain@1");
        assertThat(TestArguments.distinct(
                        List.of(TestArguments.of(List.of(new Plain())), TestArguments.of(List.of(new Plain())))))
                .extracting(TestArguments::name)
                .containsExactly("Plain", "Plain #2");
    }
}
