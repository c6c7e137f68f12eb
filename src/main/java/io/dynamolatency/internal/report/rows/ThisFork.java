package io.dynamolatency.internal.report.rows;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This JVM, as one of the JVMs of a build.
 *
 * @param id an id that is unique, also among machines
 * @param pid the id of the JVM's process
 * @param started when the JVM started, by its own clock
 * @param run a name that all JVMs of the run share and no other run has; empty if unknown
 */
public record ThisFork(String id, long pid, Instant started, Optional<String> run) {

    /** Matches the time when Surefire or Failsafe started. Both plugins pass this time to each JVM. */
    private static final Pattern SUREFIRE =
            Pattern.compile("surefirebooter.*\\s(\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d_\\d+)-jvmRun\\d+\\s");

    /**
     * Returns this JVM.
     *
     * @param id see {@link #newId()}
     * @param named the name that the user gave the run; empty by default
     */
    public static ThisFork of(String id, Optional<String> named) {
        ProcessHandle self = ProcessHandle.current();
        return new ThisFork(
                id,
                self.pid(),
                // the start time that the system reports for a process is sometimes a second early, so runs would seem
                // to overlap
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
                named.or(() -> runOf(name -> Optional.ofNullable(System.getProperty(name)))));
    }

    /** Returns a new id. A JVM has a different id for each report directory. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /**
     * Returns the name of the run, from this JVM's command line; empty unless Surefire or Failsafe started this JVM.
     */
    public static Optional<String> runOf(Function<String, Optional<String>> systemProperties) {
        return systemProperties
                .apply("sun.java.command")
                .map(SUREFIRE::matcher)
                .filter(Matcher::find)
                .map(found -> "surefire " + found.group(1));
    }
}
