package io.dynamolatency.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several failures of one test in one message. */
@Tag("unit")
class JoinedMessageTest {

    private static final String SLOW = """
        p99 of "body": 21.4 ms, limit 10 ms: over by 11.4 ms.
        cause:    requests ask for their connection to be closed (explains 12.5 ms per call in 199 calls)
        evidence: request header Connection: close on 200 of 200 exchanges
                  200 connections were opened for 200 requests, 199 of them because of this
        fix:      remove it
        also:     calls start later than intended
        details:  network: 5 ms round trip
                  connections: 200 opened
                  report: results.json\
        """;

    private static final String OPENED = """
        connections opened by "body": 200, expected at most 1: 199 more (200 calls).
        cause:    requests ask for their connection to be closed (explains 199 connections)
        evidence: request header Connection: close on 200 of 200 exchanges
        fix:      remove it
        details:  network: 5 ms round trip
                  report: results.json (left out here: connections)\
        """;

    private static final String RETRIED = """
        retries of "body": 9, expected at most 0 (200 calls).
        cause:    requests are repeated (explains 9 calls)
        evidence: 9 of 200 requests repeat an earlier attempt
        fix:      look at the service
        details:  network: 5 ms round trip\
        """;

    @Test
    void aCauseThatExplainsBothIsPrintedOnce() {
        assertThat(JoinedMessage.of(List.of(SLOW, OPENED))).isEqualTo("""
            p99 of "body": 21.4 ms, limit 10 ms: over by 11.4 ms.
            connections opened by "body": 200, expected at most 1: 199 more (200 calls).
            cause:    requests ask for their connection to be closed (explains 12.5 ms per call in 199 calls)
            evidence: request header Connection: close on 200 of 200 exchanges
            fix:      remove it
            also:     calls start later than intended
            details:  network: 5 ms round trip
                      connections: 200 opened
                      report: results.json\
            """);
    }

    @Test
    void twoCausesHaveTheirFixesInTwelveLines() {
        String joined = JoinedMessage.of(List.of(SLOW, RETRIED));
        assertThat(joined.lines()).hasSizeLessThanOrEqualTo(FailureMessage.MAX_LINES);
        assertThat(joined)
                .contains("retries of \"body\": 9")
                .contains("cause:    requests ask", "fix:      remove it")
                .contains("cause:    requests are repeated", "fix:      look at the service")
                .contains("report: results.json");
    }

    @Test
    void manyFailuresAreCounted() {
        String joined = JoinedMessage.of(Collections.nCopies(9, SLOW + "\n" + RETRIED));
        assertThat(joined.lines()).hasSizeLessThanOrEqualTo(FailureMessage.MAX_LINES);
        assertThat(joined).contains("\nand 6 more expectations are not met\n").contains("report: results.json");
    }

    @Test
    void connectionsAreNotFineBesideAFailureOnConnections() {
        String fine = """
            p99 of "body": 21.4 ms, limit 10 ms: over by 11.4 ms.
            cause:    connections are fine: the service takes long to answer (explains 12 ms)\
            """;
        assertThat(JoinedMessage.of(List.of(fine, fine))).contains("connections are fine: the service");
        assertThat(JoinedMessage.of(List.of(fine, OPENED)))
                .contains("cause:    the service takes long to answer")
                .doesNotContain("are fine");
    }

    @Test
    void aMessageWithoutLabelsKeepsItsFirstLine() {
        assertThat(JoinedMessage.of(List.of("3 of 5 calls failed:\nsome text", "")))
                .isEqualTo("3 of 5 calls failed:\n");
    }
}
