package io.dynamolatency.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Logback and Log4j 2 are in the projects of {@code src/it}, which this class path is without. */
@Tag("unit")
class WireLoggersTest {

    @Test
    void loggersAtDebugAreNamedWithTheirLines() {
        assertThat(WireLoggers.warning(List.of(), Optional.empty())).isEmpty();
        assertThat(WireLoggers.warning(List.of("org.apache.http.wire"), Optional.of(0L)))
                .isEmpty();
        assertThat(WireLoggers.warning(List.of("org.apache.http.wire"), Optional.of(26_833L)))
                .contains("warning: the logger org.apache.http.wire writes at DEBUG: 26,833 lines during warm-up and"
                        + " calls, and these times include the writing; set the level to INFO");
        assertThat(WireLoggers.warning(
                        List.of("org.apache.http.wire", "software.amazon.awssdk.request"), Optional.empty()))
                .contains("warning: the loggers org.apache.http.wire, software.amazon.awssdk.request write at DEBUG,"
                        + " and these times include the writing; set the level to INFO");
    }

    @Test
    void aLoggerStandsForItsChildren() {
        assertThat(WireLoggers.loud(name -> true))
                .containsExactly(
                        "org.apache.hc.client5.http",
                        "org.apache.http",
                        "software.amazon.awssdk",
                        "io.netty",
                        "sun.net.www.protocol.http.HttpURLConnection");
        assertThat(WireLoggers.loud(Set.of("org.apache.http.wire")::contains)).containsExactly("org.apache.http.wire");
        assertThat(WireLoggers.loud(name -> false)).isEmpty();
    }

    @Test
    void linesOfTheJdksLoggersAreCountedUntilTheEnd() {
        Logger parent = Logger.getLogger("io.dynamolatency.test.lines");
        Logger child = Logger.getLogger("io.dynamolatency.test.lines.wire");
        parent.setUseParentHandlers(false);
        parent.setLevel(Level.FINE);
        LogLines lines = LogLines.ofJdk(parent);
        try (lines) {
            child.fine("a");
            child.finer("not written");
            parent.fine("b");
        }
        child.fine("after the end");
        assertThat(lines.count()).isEqualTo(2);
        assertThat(parent.getHandlers()).isEmpty();
    }

    @Test
    void withAnotherLoggingLibraryTheCountIsUnknown() {
        assertThat(LogLines.of(List.of("org.apache.http"))).isEmpty();
        try (WireLoggers loggers = WireLoggers.watch()) {
            assertThat(loggers.warning()).isEmpty();
        }
    }
}
