package com.example.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.systems.SystemsTable.Line;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SystemsTableTest {

    private final SystemsTable table = new SystemsTable();

    @Test
    void theRatioIsThatOfTheClosingRowToTheReusingOne() {
        table.measured(Row.BOTO3_CLOSE, "TLS", line("boto3 1", 101, "close", 60));
        table.measured(Row.BOTO3, "TLS", line("boto3 1", 1, "nothing", 4));
        assertThat(table.toString().lines().filter(l -> l.startsWith("| boto3")))
                .as("in the order of the rows")
                .containsExactly(
                        "| boto3 1 | as it is                              | 1 / 101             | nothing      | server"
                                + "    | 100.00   | 4.00   | -      | -      | most under 10 ms [1] |",
                        "| boto3 1 | the article's hook: Connection: close | 101 / 101           | close        | server"
                                + "    | 100.00   | 60.00  | -      | 15.0 x | at least 50 ms [1]   |");
    }

    @Test
    void thereIsNoRatioWithoutTheRowItIsTo() {
        table.measured(Row.NODE_V3_OFF, "TLS", line("v3", 101, "keep-alive", 60));
        table.measured(Row.BOTO3, "TLS", line("boto3 1", 1, "nothing", 4));
        table.measured(Row.NODE_V3, "HTTP", line("v3", 1, "keep-alive", 4));
        assertThat(table.toString()).doesNotContain(" x |");
    }

    @Test
    void aRowThatWasSkippedIsNamedWithTheReason() {
        table.absent(Row.AWS_CLI, "TLS", "no AWS CLI v2");
        assertThat(table.toString())
                .startsWith("Not measured: AWS CLI v2, list-tables --debug, a process each (TLS): no AWS CLI v2\n");
    }

    @Test
    void eachNetworkHasATableOfItsOwn() {
        table.measured(Row.JAVA, "TLS", line("Java", 1, "keep-alive", 4));
        table.measured(Row.JAVA, "HTTP", line("Java", 1, "keep-alive", 4));
        assertThat(table.toString().lines().filter(l -> l.startsWith("| system"))).hasSize(2);
    }

    private static Line line(String version, int connections, String says, int p50) {
        return new Line(
                version,
                connections,
                101,
                says,
                "server",
                Optional.of(Duration.ofMillis(100)),
                Optional.of(Duration.ofMillis(p50)),
                Optional.empty());
    }
}
