package io.dynamolatency.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class OutputTailTest {

    private final OutputTail tail = new OutputTail();
    private final List<String> seen = new ArrayList<>();

    private void drain(String printed) {
        tail.drain(
                new ByteArrayInputStream(printed.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8, seen::add);
    }

    @Test
    void keepsTheLastTwentyLines() {
        drain(IntStream.rangeClosed(1, 100).mapToObj(i -> "line " + i).collect(Collectors.joining("\r\n")));

        assertThat(seen).hasSize(100).startsWith("line 1");
        assertThat(tail.toString().lines())
                .hasSize(21)
                .contains("  line 81", "  line 100")
                .doesNotContain("  line 80");
    }

    @Test
    void handsLongLinesOnAndKeepsTheirBeginning() {
        drain("x".repeat(10_000));

        assertThat(seen).singleElement().satisfies(line -> assertThat(line).hasSize(10_000));
        assertThat(tail).hasToString("Its last lines:\n  " + "x".repeat(500));
    }

    @Test
    void cutsALineThatDoesNotEnd() {
        drain("x".repeat(1 << 17));

        assertThat(seen).singleElement().satisfies(line -> assertThat(line).hasSize(1 << 16));
    }

    @Test
    void neverCutsACharacterInTwo() {
        drain("x".repeat((1 << 16) - 1) + "🙂\n" + "x".repeat(499) + "🙂");

        assertThat(seen).first().isEqualTo("x".repeat((1 << 16) - 1));
        assertThat(tail.lines()).last().isEqualTo("x".repeat(499));
    }

    @Test
    void saysThatNothingWasPrinted() {
        drain("");

        assertThat(tail).hasToString("It printed nothing.");
    }
}
