package io.dynamolatency.internal.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.utils.Logger;

/**
 * Finds loggers of HTTP clients and of the SDK that write lines for each call. Counts the lines, because writing a line
 * takes time within a call.
 */
public final class WireLoggers implements AutoCloseable {

    /** The names of the loggers. Parents come before their children. */
    private static final List<String> NAMES = List.of(
            "org.apache.hc.client5.http",
            "org.apache.hc.client5.http.wire",
            "org.apache.hc.client5.http.headers",
            "org.apache.http",
            "org.apache.http.wire",
            "org.apache.http.headers",
            "software.amazon.awssdk",
            "software.amazon.awssdk.request",
            "io.netty",
            "sun.net.www.protocol.http.HttpURLConnection");

    private final List<String> loud;
    private final Optional<LogLines> lines;
    private long told;

    private WireLoggers(List<String> loud, Optional<LogLines> lines) {
        this.loud = loud;
        this.lines = lines;
    }

    /** Finds the loggers that write at DEBUG now, and starts counting their lines. Close the result. */
    public static WireLoggers watch() {
        List<String> loud = loud(name -> Logger.loggerFor(name).isLoggingLevelEnabled("debug"));
        return new WireLoggers(loud, loud.isEmpty() ? Optional.empty() : LogLines.of(loud));
    }

    /** Returns the loggers at DEBUG, without loggers whose parent is also at DEBUG. */
    static List<String> loud(Predicate<String> atDebug) {
        List<String> all = NAMES.stream().filter(atDebug).toList();
        return all.stream()
                .filter(name -> all.stream().noneMatch(parent -> name.startsWith(parent + ".")))
                .toList();
    }

    /**
     * Returns a warning with the names of the loggers and the number of lines since the last warning. Empty if no
     * logger writes at DEBUG, or if there were no lines.
     */
    public Optional<String> warning() {
        long count = lines.map(LogLines::count).orElse(0L);
        long added = count - told;
        told = count;
        return warning(loud, lines.isPresent() ? Optional.of(added) : Optional.empty());
    }

    /** @param count how many lines were written; empty if unknown */
    static Optional<String> warning(List<String> loud, Optional<Long> count) {
        if (loud.isEmpty() || count.filter(lines -> lines == 0).isPresent()) {
            return Optional.empty();
        }
        String written = count.map(lines -> String.format(
                        Locale.ROOT, ": %,d line%s during warm-up and calls", lines, lines == 1 ? "" : "s"))
                .orElse("");
        return Optional.of("warning: " + (loud.size() == 1 ? "the logger " : "the loggers ") + String.join(", ", loud)
                + (loud.size() == 1 ? " writes" : " write") + " at DEBUG" + written
                + ", and these times include the writing; set the level to INFO");
    }

    @Override
    public void close() {
        lines.ifPresent(LogLines::close);
    }
}
