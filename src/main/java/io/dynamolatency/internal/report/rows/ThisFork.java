package io.dynamolatency.internal.report.rows;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This JVM among those that a build runs its tests in.
 *
 * @param id no other has it, on whatever machine
 * @param pid its process
 * @param started when it did; this moment where the system does not tell
 * @param run what all JVMs of the same run of tests have in common and no other has; empty where that is not known
 */
public record ThisFork(String id, long pid, Instant started, Optional<String> run) {

    /** Surefire and Failsafe hand each JVM that they start the moment at which they themselves began. */
    private static final Pattern SUREFIRE =
            Pattern.compile("surefirebooter.*\\s(\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d_\\d+)-jvmRun\\d+\\s");

    /**
     * This one.
     *
     * @param id see {@link #newId()}
     * @param named what the user calls the run; empty where nothing is said
     */
    public static ThisFork of(String id, Optional<String> named) {
        ProcessHandle self = ProcessHandle.current();
        return new ThisFork(
                id,
                self.pid(),
                self.info().startInstant().orElseGet(Instant::now),
                named.or(() -> runOf(name -> Optional.ofNullable(System.getProperty(name)))));
    }

    /** An id for what this JVM writes into one directory, and into no other. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /** The run by what the JVM was started with. */
    public static Optional<String> runOf(Function<String, Optional<String>> systemProperties) {
        return systemProperties
                .apply("sun.java.command")
                .map(SUREFIRE::matcher)
                .filter(Matcher::find)
                .map(found -> "surefire " + found.group(1));
    }
}
