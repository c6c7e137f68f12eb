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
                .containsExactly("org.apache.hc.client5.http", "org.apache.http", "software.amazon.awssdk", "io.netty");
        assertThat(WireLoggers.loud(Set.of("org.apache.http.wire")::contains)).containsExactly("org.apache.http.wire");
        assertThat(WireLoggers.loud(name -> false)).isEmpty();
    }

    private static Logger loud(String name) {
        Logger logger = Logger.getLogger(name);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.FINE);
        return logger;
    }

    @Test
    void aLoggerThatWroteNothingIsNotNamed() {
        Logger one = loud("io.dynamolatency.test.one");
        Logger other = loud("io.dynamolatency.test.other");
        try (WireLoggers loggers =
                new WireLoggers(List.of(LogLines.ofJdk(one.getName()), LogLines.ofJdk(other.getName())))) {
            assertThat(loggers.warning()).isEmpty();
            other.fine("a");
            assertThat(loggers.warning()).hasValueSatisfying(warning -> assertThat(warning)
                    .startsWith("warning: the logger io.dynamolatency.test.other writes at DEBUG: 1 line "));
            one.fine("b");
            other.fine("c");
            assertThat(loggers.warning()).hasValueSatisfying(warning -> assertThat(warning)
                    .startsWith("warning: the loggers io.dynamolatency.test.one, io.dynamolatency.test.other"
                            + " write at DEBUG: 2 lines "));
            assertThat(loggers.warning()).isEmpty();
        }
    }

    @Test
    void theJdksHttpClientUsesItsOwnLogging() {
        Logger jdk = Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection");
        Level before = jdk.getLevel();
        jdk.setLevel(Level.FINE);
        try (WireLoggers loggers = WireLoggers.watch()) {
            jdk.fine("a");
            assertThat(loggers.warning())
                    .hasValueSatisfying(warning -> assertThat(warning).contains(jdk.getName(), ": 1 line "));
        } finally {
            jdk.setLevel(before);
        }
    }

    @Test
    void linesOfTheJdksLoggersAreCountedUntilTheEnd() {
        Logger parent = loud("io.dynamolatency.test.lines");
        Logger child = Logger.getLogger("io.dynamolatency.test.lines.wire");
        LogLines lines = LogLines.ofJdk(parent.getName());
        try (lines) {
            child.fine("a");
            child.finer("not written");
            parent.fine("b");
        }
        child.fine("after the end");
        assertThat(lines.countSinceLast()).isEqualTo(2);
        assertThat(parent.getHandlers()).isEmpty();
    }

    @Test
    void withAnotherLoggingLibraryTheCountIsUnknown() {
        try (LogLines lines = LogLines.of("org.apache.http")) {
            assertThat(lines.known()).isFalse();
        }
        try (WireLoggers loggers = WireLoggers.watch()) {
            assertThat(loggers.warning()).isEmpty();
        }
    }
}
