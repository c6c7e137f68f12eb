package io.dynamolatency.internal.report.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class TerminalTest {

    private static boolean colours(Map<String, String> environment, boolean terminal) {
        return Terminal.of(environment, key -> null, terminal).colours();
    }

    @Test
    void coloursAreForATerminalAlone() {
        assertThat(colours(Map.of("TERM", "xterm"), true)).isTrue();
        assertThat(colours(Map.of("TERM", "xterm"), false)).isFalse();
        assertThat(colours(Map.of("TERM", "dumb"), true)).isFalse();
        assertThat(colours(Map.of("NO_COLOR", "1"), true)).isFalse();
        assertThat(colours(Map.of("NO_COLOR", ""), true)).as("set, and empty").isTrue();
        assertThat(Terminal.isTerminal(null)).isFalse();
    }

    @Test
    void aBuildHasNone() {
        // Surefire's forks have no terminal, whichever Java it is: from 22 on they have a console
        assertThat(Terminal.ofThisProcess().colours()).isFalse();
    }

    @Test
    void theCharsetIsThatOfStandardOutput() {
        assertThat(Terminal.of(Map.of(), Map.of("stdout.encoding", "IBM437", "native.encoding", "UTF-8")::get, false)
                        .charset())
                .isEqualTo(Charset.forName("IBM437"));
        assertThat(Terminal.of(
                                Map.of(),
                                Map.of("stdout.encoding", "none such", "native.encoding", "US-ASCII")::get,
                                false)
                        .charset())
                .isEqualTo(StandardCharsets.US_ASCII);
        assertThat(Terminal.of(Map.of(), key -> null, false).charset()).isEqualTo(Charset.defaultCharset());
    }

    @Test
    void verdictsAreColouredAndNothingElse() {
        String text = "  keep-alive: p99 6 ms, limit 9 ms: within\n  close: connections 50, limit at most 1: over\n"
                + "  close: p50 6 ms, limit 9 ms: undecided\n  it is over, within reason\nWARNING: no\n";
        assertThat(new Terminal(StandardCharsets.UTF_8, false).paint(text)).isSameAs(text);
        assertThat(new Terminal(StandardCharsets.UTF_8, true).paint(text))
                .isEqualTo("  keep-alive: p99 6 ms, limit 9 ms: \u001b[32mwithin\u001b[0m\n"
                        + "  close: connections 50, limit at most 1:"
                        + " \u001b[31mover\u001b[0m\n"
                        + "  close: p50 6 ms, limit 9 ms: \u001b[33mundecided\u001b[0m\n"
                        + "  it is over, within reason\n\u001b[33mWARNING\u001b[0m: no\n");
    }
}
