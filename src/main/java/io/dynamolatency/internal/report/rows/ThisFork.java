package io.dynamolatency.internal.report.rows;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This JVM among those of a build.
 *
 * @param id unique, also among machines
 * @param pid its process
 * @param started when it started; now if the system does not tell
 * @param run what all JVMs of the run share and no other run has; empty if unknown
 */
public record ThisFork(String id, long pid, Instant started, Optional<String> run) {

    /** Surefire and Failsafe give each JVM the moment at which they started. */
    private static final Pattern SUREFIRE =
            Pattern.compile("surefirebooter.*\\s(\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d_\\d+)-jvmRun\\d+\\s");

    /**
     * Returns this JVM.
     *
     * @param id see {@link #newId()}
     * @param named the user's name of the run; empty by default
     */
    public static ThisFork of(String id, Optional<String> named) {
        ProcessHandle self = ProcessHandle.current();
        return new ThisFork(
                id,
                self.pid(),
                self.info().startInstant().orElseGet(Instant::now),
                named.or(() -> runOf(name -> Optional.ofNullable(System.getProperty(name)))));
    }

    /** Returns an id for this JVM and one report directory. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /** Returns the run, from the JVM's command. */
    public static Optional<String> runOf(Function<String, Optional<String>> systemProperties) {
        return systemProperties
                .apply("sun.java.command")
                .map(SUREFIRE::matcher)
                .filter(Matcher::find)
                .map(found -> "surefire " + found.group(1));
    }
}
