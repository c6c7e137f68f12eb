package io.dynamolatency.internal.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.utils.Logger;

/** Notices loggers of HTTP clients that write lines for each call, since writing them is part of the calls' times. */
public final class WireLoggers {

    private static final List<String> NAMES = List.of(
            "org.apache.hc.client5.http.wire",
            "org.apache.hc.client5.http.headers",
            "org.apache.hc.client5.http",
            "org.apache.http.wire",
            "org.apache.http.headers",
            "software.amazon.awssdk.request");

    private WireLoggers() {}

    /** Returns a warning that names the loggers that write at DEBUG now; empty if there are none. */
    public static Optional<String> warning() {
        return warning(name -> Logger.loggerFor(name).isLoggingLevelEnabled("debug"));
    }

    static Optional<String> warning(Predicate<String> atDebug) {
        List<String> loud = NAMES.stream().filter(atDebug).toList();
        return loud.isEmpty()
                ? Optional.empty()
                : Optional.of("warning: " + (loud.size() == 1 ? "the logger " : "the loggers ")
                        + String.join(", ", loud) + (loud.size() == 1 ? " writes" : " write")
                        + " at DEBUG, and each call's lines are in these times; set the level to INFO");
    }
}
