package com.example.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.systems.SystemsTable.Line;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SystemsTableTest {

    private static final NetworkProfile TLS = NetworkProfile.ARTICLE;
    private static final NetworkProfile HTTP = NetworkProfile.of(Duration.ofMillis(5), TlsVersion.NONE);

    private final SystemsTable table = new SystemsTable(TLS, HTTP);

    @Test
    void theRatioIsThatOfTheClosingRowToTheReusingOne() {
        table.measured(Row.BOTO3_CLOSE, TLS, line("boto3 1", 101, "close", 60));
        table.measured(Row.BOTO3, TLS, line("boto3 1", 1, "nothing", 4));
        assertThat(table.toString().lines().filter(l -> l.startsWith("| boto3")))
                .as("in the order of the rows")
                .containsExactly(
                        "| boto3 1 | as it is                              | TLS 1.2 | 1 / 101             | nothing      | server"
                                + "    | 100.00   | 4.00   | -      | -      | most under 10 ms [1] |",
                        "| boto3 1 | the article's hook: Connection: close | TLS 1.2 | 101 / 101           | close        | server"
                                + "    | 100.00   | 60.00  | -      | 15.0 x | at least 50 ms [1]   |");
    }

    @Test
    void thereIsNoRatioWithoutTheRowItIsTo() {
        table.measured(Row.NODE_V3_OFF, TLS, line("v3", 101, "keep-alive", 60));
        table.measured(Row.BOTO3, TLS, line("boto3 1", 1, "nothing", 4));
        table.measured(Row.NODE_V3, HTTP, line("v3", 1, "keep-alive", 4));
        assertThat(table.toString()).contains("| v3 ").doesNotContain(" x |");
    }

    @Test
    void eachRowHasItsNetworksTogetherAndWhatIsPublishedBesideTheFirst() {
        table.measured(Row.BOTO3, HTTP, line("boto3 1", 1, "nothing", 4));
        table.measured(Row.JAVA, TLS, line("Java", 1, "keep-alive", 4));
        table.measured(Row.BOTO3, TLS, line("boto3 1", 1, "nothing", 4));
        assertThat(table.toString().lines().filter(l -> l.startsWith("| ")).skip(1))
                .satisfiesExactly(
                        l -> assertThat(l).contains("boto3 1", "TLS 1.2", "most under 10 ms [1]"),
                        l -> assertThat(l).contains("boto3 1", "HTTP").doesNotContain("10 ms"),
                        l -> assertThat(l).contains("Java", "TLS 1.2"));
    }

    @Test
    void aRowThatWasSkippedIsNamedWithTheReason() {
        table.absent(Row.AWS_CLI, TLS, "no AWS CLI v2\nmore of it");
        assertThat(table.toString())
                .doesNotContain("more of it")
                .startsWith(
                        "Not measured: AWS CLI v2, list-tables --debug, a process each, over TLS 1.2: no AWS CLI v2\n");
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
