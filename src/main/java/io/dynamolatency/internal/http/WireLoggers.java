package io.dynamolatency.internal.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
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
            "io.netty");

    /** A logger of the JDK, which does not use SLF4J. */
    private static final String OF_THE_JDK = "sun.net.www.protocol.http.HttpURLConnection";

    private final List<LogLines> loud;

    WireLoggers(List<LogLines> loud) {
        this.loud = loud;
    }

    /** Finds the loggers that write at DEBUG now, and starts counting their lines. Close the result. */
    public static WireLoggers watch() {
        List<LogLines> loud = new ArrayList<>();
        loud(name -> Logger.loggerFor(name).isLoggingLevelEnabled("debug"))
                .forEach(name -> loud.add(LogLines.of(name)));
        if (java.util.logging.Logger.getLogger(OF_THE_JDK).isLoggable(Level.FINE)) {
            loud.add(LogLines.ofJdk(OF_THE_JDK));
        }
        return new WireLoggers(loud);
    }

    /** Returns the loggers at DEBUG, without loggers whose parent is also at DEBUG. */
    static List<String> loud(Predicate<String> atDebug) {
        List<String> all = NAMES.stream().filter(atDebug).toList();
        return all.stream()
                .filter(name -> all.stream().noneMatch(parent -> name.startsWith(parent + ".")))
                .toList();
    }

    /**
     * Returns a warning with the names of the loggers that wrote lines since the last warning, and the number of lines.
     * Also names loggers whose lines can't be counted. Empty if there are no such loggers.
     */
    public Optional<String> warning() {
        List<String> writing = new ArrayList<>();
        boolean known = true;
        long sum = 0;
        for (LogLines lines : loud) {
            long count = lines.countSinceLast();
            if (count > 0 || !lines.known()) {
                writing.add(lines.name());
                known &= lines.known();
                sum += count;
            }
        }
        return warning(writing, known ? Optional.of(sum) : Optional.empty());
    }

    /** @param count how many lines were written; empty if unknown */
    static Optional<String> warning(List<String> loud, Optional<Long> count) {
        if (loud.isEmpty()) {
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
        loud.forEach(LogLines::close);
    }
}
