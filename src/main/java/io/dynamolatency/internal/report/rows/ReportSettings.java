package io.dynamolatency.internal.report.rows;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What parameters say of reports beside their directory.
 *
 * @param gitHub whether the run is reported to GitHub Actions
 * @param attach whether each test has its figures as report entries, and its results as a file
 * @param standardOutput whether each test prints its figures while it runs
 * @param history the directory that each run's results are kept in; empty where they are not
 * @param kept how many of them at most, 1 or more
 * @param faults what is wrong with the parameters, a sentence each; what they name is as if nothing were said
 */
public record ReportSettings(
        GitHub gitHub, boolean attach, boolean standardOutput, Optional<Path> history, int kept, List<String> faults) {

    /** Configuration parameter: the directory that reports are written to. */
    public static final String DIR = "dynamolatency.report.dir";

    /** Where reports go by default, from the working directory. */
    public static final String DEFAULT_DIR = "target/dynamo-latency";

    /** Configuration parameter: the heading of {@code report.html}. */
    public static final String TITLE = "dynamolatency.report.title";

    /**
     * Configuration parameter: a name that all JVMs of one run share, and that no other run has. Forks of Surefire and Failsafe
     * need none.
     */
    public static final String RUN = "dynamolatency.report.run";

    /** Configuration parameter: whether results are reported to GitHub Actions: {@code auto}, {@code on} or {@code off}. */
    public static final String GITHUB = "dynamolatency.report.github";

    /** Configuration parameter: {@code false} attaches nothing to the tests that JUnit reports. */
    public static final String ATTACH = "dynamolatency.report.attach";

    /** Configuration parameter: {@code true} has each test print its figures while it runs, a line for each result. */
    public static final String STANDARD_OUTPUT = "dynamolatency.report.stdout";

    /** Configuration parameter: a directory in which {@code results.json} of each run is kept. */
    public static final String HISTORY = "dynamolatency.history";

    /** Configuration parameter: of how many runs at most, the newest. */
    public static final String HISTORY_KEEP = "dynamolatency.history.keep";

    /** The configuration parameters that these settings are read from. */
    public static final Set<String> PARAMETERS = Set.of(DIR, TITLE, RUN, GITHUB, ATTACH, STANDARD_OUTPUT, HISTORY, HISTORY_KEEP);

    /** Of how many runs results are kept where nothing is said. */
    public static final int DEFAULT_KEPT = 100;

    /** Whether a run is reported to GitHub Actions. */
    @API(status = Status.INTERNAL, since = "0.1")
    public enum GitHub {
        /** Where it runs there. */
        AUTO,
        /** In any case. */
        ON,
        /** Not at all. */
        OFF
    }

    /** Copies the faults. */
    public ReportSettings {
        faults = List.copyOf(faults);
    }

    /** Those of a run of which nothing is said, and that runs nowhere. */
    public static final ReportSettings SILENT =
            new ReportSettings(GitHub.OFF, true, false, Optional.empty(), DEFAULT_KEPT, List.of());

    /** Those that parameters say; {@code parameters} gives the value of a configuration parameter. */
    public static ReportSettings of(Function<String, Optional<String>> parameters) {
        List<String> faults = new ArrayList<>();
        Function<String, Optional<String>> said = key -> parameters.apply(key).map(String::strip);
        return new ReportSettings(
                said.apply(GITHUB).flatMap(value -> gitHub(value, faults)).orElse(GitHub.AUTO),
                bool(ATTACH, said, faults).orElse(true),
                bool(STANDARD_OUTPUT, said, faults).orElse(false),
                said.apply(HISTORY).flatMap(value -> directory(value, faults)),
                said.apply(HISTORY_KEEP).flatMap(value -> count(value, faults)).orElse(DEFAULT_KEPT),
                faults);
    }

    private static Optional<GitHub> gitHub(String value, List<String> faults) {
        Optional<GitHub> known = Stream.of(GitHub.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst();
        if (known.isEmpty()) {
            faults.add("parameter " + GITHUB + " = \"" + value + "\"; write auto, on or off");
        }
        return known;
    }

    private static Optional<Boolean> bool(String key, Function<String, Optional<String>> said, List<String> faults) {
        Optional<String> value = said.apply(key);
        if (value.filter(text -> !text.equals("true") && !text.equals("false")).isPresent()) {
            faults.add("parameter " + key + " = \"" + value.get() + "\"; write true or false");
            return Optional.empty();
        }
        return value.map("true"::equals);
    }

    private static Optional<Path> directory(String value, List<String> faults) {
        String fault = "is empty";
        if (!value.isEmpty()) {
            try {
                return Optional.of(Path.of(value).toAbsolutePath().normalize());
            } catch (InvalidPathException none) {
                fault = none.getReason();
            }
        }
        faults.add("parameter " + HISTORY + " = \"" + value + "\": " + fault
                + "; write a directory, such as .dynamo-latency/history");
        return Optional.empty();
    }

    private static Optional<Integer> count(String value, List<String> faults) {
        try {
            int count = Integer.parseInt(value);
            if (count >= 1) {
                return Optional.of(count);
            }
        } catch (NumberFormatException notOne) {
            // said below
        }
        faults.add("parameter " + HISTORY_KEEP + " = \"" + value + "\"; write a whole number, 1 or more");
        return Optional.empty();
    }
}
