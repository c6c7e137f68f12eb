package io.dynamolatency.internal.report.rows;

import io.dynamolatency.internal.io.BuildTool;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The parameters of reports, except their directory.
 *
 * @param targets the targets to publish results to
 * @param history the directory that keeps each run's results; empty if runs are not kept
 * @param kept the number of runs in the history, 1 or more
 * @param faults the errors in the parameters, one sentence each. If a parameter has an error, its default value is used
 */
public record ReportSettings(Set<Target> targets, Optional<Path> history, int kept, List<String> faults) {

    /** Configuration parameter: the directory that reports are written to. */
    public static final String DIR = "dynamolatency.report.dir";

    /** The default directory of reports, relative to the working directory. */
    public static final String DEFAULT_DIR = "target/dynamo-latency";

    static final String GRADLE_DIR = "build/dynamo-latency";

    /** Configuration parameter: the heading of {@code report.html}. */
    public static final String TITLE = "dynamolatency.report.title";

    /**
     * Configuration parameter: a name for the run. All JVMs of the run have this name, and no other run has it. Forks
     * of Surefire and Failsafe don't need it.
     */
    public static final String RUN = "dynamolatency.report.run";

    /**
     * Configuration parameter: a list of {@linkplain Target targets}, or {@code none}. Default: {@code github,
     * attachments}.
     */
    public static final String PUBLISH = "dynamolatency.report.publish";

    /** Configuration parameter: a directory that keeps {@code results.json} of each run. Default: none. */
    public static final String HISTORY = "dynamolatency.history";

    /** Configuration parameter: the number of runs that the history keeps. */
    public static final String HISTORY_KEEP = "dynamolatency.history.keep";

    /** The names of all parameters of reports. */
    public static final Set<String> PARAMETERS = Set.of(DIR, TITLE, RUN, PUBLISH, HISTORY, HISTORY_KEEP);

    /** The default number of runs that the history keeps. */
    public static final int DEFAULT_KEPT = 100;

    private static final String NONE = "none";

    /** A place to publish results to, in addition to the report directory and the console. */
    public enum Target {
        /** The job's summary and annotations, if the run is on GitHub Actions. */
        GITHUB,
        /** The job's summary and annotations on any machine. */
        GITHUB_ALWAYS,
        /** Publishes report entries and a file for each test, through JUnit's own reporting. */
        ATTACHMENTS,
        /** A line for each result on standard output while the test runs. */
        STDOUT,
        /**
         * A file for each result, and a line with the path of this file. The line has the form that GitLab, Jenkins and
         * Azure Pipelines read.
         */
        ATTACHMENT_LINES;

        private String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final Set<Target> DEFAULT_TARGETS = Set.of(Target.GITHUB, Target.ATTACHMENTS);

    /** Settings that publish only attachments. */
    public static final ReportSettings SILENT =
            new ReportSettings(Set.of(Target.ATTACHMENTS), Optional.empty(), DEFAULT_KEPT, List.of());

    public ReportSettings {
        targets = Set.copyOf(targets);
        faults = List.copyOf(faults);
    }

    /** Reads the settings; {@code parameters} returns the value of a configuration parameter by its name. */
    public static ReportSettings of(Function<String, Optional<String>> parameters) {
        List<String> faults = new ArrayList<>();
        Function<String, Optional<String>> value = key -> parameters.apply(key).map(String::strip);
        value.apply(DIR).ifPresent(name -> directory(DIR, name, DEFAULT_DIR, faults));
        return new ReportSettings(
                value.apply(PUBLISH).flatMap(list -> targets(list, faults)).orElse(DEFAULT_TARGETS),
                value.apply(HISTORY).flatMap(name -> absolute(HISTORY, name, ".dynamo-latency/history", faults)),
                value.apply(HISTORY_KEEP).flatMap(count -> count(count, faults)).orElse(DEFAULT_KEPT),
                faults);
    }

    /**
     * Returns the report directory. If the parameter is not a path, returns the default, and {@link #faults()} contains
     * a sentence about this error.
     */
    public static Path directory(Function<String, Optional<String>> parameters) {
        return parameters
                .apply(DIR)
                .flatMap(name -> absolute(DIR, name.strip(), DEFAULT_DIR, new ArrayList<>()))
                .orElseGet(() -> standard(Path.of("").toAbsolutePath()).normalize());
    }

    /** Returns the default directory of a project: Maven's, or Gradle's if only Gradle builds the project. */
    static Path standard(Path project) {
        return project.resolve(BuildTool.of(project) == BuildTool.GRADLE ? GRADLE_DIR : DEFAULT_DIR);
    }

    /** Returns whether results are published to a target. */
    public boolean publishes(Target target) {
        return targets.contains(target);
    }

    private static Optional<Set<Target>> targets(String list, List<String> faults) {
        Set<Target> targets = EnumSet.noneOf(Target.class);
        if (list.equals(NONE)) {
            return Optional.of(targets);
        }
        for (String word : list.split(",", -1)) {
            Optional<Target> target = Arrays.stream(Target.values())
                    .filter(one -> one.word().equals(word.strip()))
                    .findFirst();
            if (target.isEmpty()) {
                faults.add("parameter " + PUBLISH + " = \"" + list + "\"; write a list of "
                        + Arrays.stream(Target.values()).map(Target::word).collect(Collectors.joining(", "))
                        + ", or " + NONE);
                return Optional.empty();
            }
            targets.add(target.get());
        }
        return Optional.of(targets);
    }

    private static Optional<Path> absolute(String parameter, String name, String example, List<String> faults) {
        return directory(parameter, name, example, faults)
                .map(path -> path.toAbsolutePath().normalize());
    }

    /**
     * Returns the directory that a parameter names. If the name is empty or is not a path, returns empty and adds a
     * fault.
     */
    public static Optional<Path> directory(String parameter, String name, String example, List<String> faults) {
        // an empty path would mean the working directory
        String fault = "is empty";
        if (!name.isEmpty()) {
            try {
                return Optional.of(Path.of(name));
            } catch (InvalidPathException invalid) {
                fault = invalid.getReason();
            }
        }
        faults.add(
                "parameter " + parameter + " = \"" + name + "\": " + fault + "; write a directory, such as " + example);
        return Optional.empty();
    }

    private static Optional<Integer> count(String text, List<String> faults) {
        try {
            int count = Integer.parseInt(text);
            if (count >= 1) {
                return Optional.of(count);
            }
        } catch (NumberFormatException notANumber) {
            // not a number: this is an error, like a number below 1
        }
        faults.add("parameter " + HISTORY_KEEP + " = \"" + text + "\"; write a whole number, 1 or more");
        return Optional.empty();
    }
}
