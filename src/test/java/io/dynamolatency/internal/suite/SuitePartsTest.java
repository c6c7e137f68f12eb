package io.dynamolatency.internal.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the JVMs of a run add up. */
@Tag("unit")
class SuitePartsTest {

    @TempDir
    private Path directory = Path.of("");

    private static SuiteTotals totals(int tests, String line, int connections) {
        return new SuiteTotals(
                tests,
                10,
                0,
                0,
                List.of(new LineReuse(
                        line, false, 1, 1, 10, connections, connections - 1, 0, Map.of(ConnectionFate.OPEN, 2), null)),
                Map.of("com.acme.OrdersTest", new ClassReuse(9, 10, connections, 0, 1, 2, 1, 1, 20)),
                List.of("https://dynamo.example.org:443"));
    }

    private SuiteTotals exchange(String id, String run, SuiteTotals totals) throws Exception {
        return new SuiteParts(directory).exchange(id, new SuiteParts.Part(run, totals));
    }

    @Test
    void theForksOfARunAddUp() throws Exception {
        exchange("1", "run", totals(3, "a.B.c(B.java:1)", 4));
        SuiteTotals sum = exchange("2", "run", totals(2, "a.B.c(B.java:1)", 5));
        assertThat(sum.tests()).isEqualTo(5);
        assertThat(sum.connections()).isEqualTo(9);
        assertThat(sum.lines()).singleElement().satisfies(line -> {
            assertThat(line.lost()).isEqualTo(7);
            assertThat(line.fates()).isEqualTo(Map.of(ConnectionFate.OPEN, 4));
        });
        assertThat(sum.classes())
                .isEqualTo(Map.of("com.acme.OrdersTest", new ClassReuse(18, 20, 9, 0, 2, 4, 2, 2, 40)));
        assertThat(sum.retries()).isEqualTo(2);
        assertThat(sum.noConnection()).isEqualTo(2);
        assertThat(sum.uncounted()).containsExactly("https://dynamo.example.org:443");
        assertThat(directory.resolve("suite.json")).content().contains("\"tests\": 5");
    }

    @Test
    void otherRunsAreNotAddedAndGo() throws Exception {
        exchange("1", "yesterday", totals(3, "a.B.c(B.java:1)", 4));
        Files.writeString(directory.resolve("suite/broken.json"), "{");
        Files.writeString(directory.resolve("suite/empty.json"), "");
        assertThat(exchange("2", "today", totals(2, "a.B.c(B.java:1)", 5)).tests())
                .isEqualTo(2);
        assertThat(directory.resolve("suite")).isDirectoryContaining("glob:**2.json");
        try (var files = Files.list(directory.resolve("suite"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aRunWithoutANameIsOneJvm() throws Exception {
        exchange("1", "", totals(3, "a.B.c(B.java:1)", 4));
        assertThat(exchange("2", "", totals(2, "a.B.c(B.java:1)", 5)).tests()).isEqualTo(2);
    }

    @Test
    void theReportAlsoHasTheVerdict() {
        assertThat(SuiteParts.json(
                                totals(2, "a.B.c(B.java:1)", 5),
                                new SuiteVerdict(SuiteVerdict.Outcome.FAILED, "suite guard: connections are lost"))
                        .toString())
                .contains("\"tests\":2", "\"outcome\":\"FAILED\",\"text\":\"suite guard: connections are lost\"");
    }
}
