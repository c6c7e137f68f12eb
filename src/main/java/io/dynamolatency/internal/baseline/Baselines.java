package io.dynamolatency.internal.baseline;

import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.io.BuildTool;
import io.dynamolatency.internal.judge.FailureMessage;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The baselines of a project, one file per test class. Thread-safe.
 *
 * @param directory the directory of the files, an absolute path or a path from the working directory
 * @param use whether results are compared or written
 * @param tool the build tool whose commands the messages show
 */
public record Baselines(Path directory, Use use, BuildTool tool) {

    /** Configuration parameter: {@code compare} (default) or {@code update}. */
    public static final String USE = "dynamolatency.baseline";

    /** Configuration parameter: the directory of the files. */
    public static final String DIR = "dynamolatency.baseline.dir";

    /** The default directory, relative to the working directory. */
    public static final String DEFAULT_DIR = "src/test/dynamo-latency";

    /** A message names at most this number of other baselines of a file. */
    private static final int NAMED = 10;

    /** What to do with baselines. */
    public enum Use {
        /** Compare results with the baselines. */
        COMPARE,
        /** Write results as the new baselines. */
        UPDATE
    }

    /** The baselines of the project in the working directory. */
    public Baselines(Path directory, Use use) {
        this(directory, use, BuildTool.of(Path.of("").toAbsolutePath()));
    }

    /**
     * Compares a result with its baseline, or writes the result as the new baseline, depending on {@link #use()}.
     *
     * @param measurement 1 for the test's first result with this key, 2 for the second result, and so on
     * @param reference the run's own reference; empty without an emulated network
     * @param slowerAtMost the factor by which percentiles are allowed to be slower than the baseline's, at least 1
     * @param errorsAllowed a result with more failed calls than this number does not become a baseline
     * @param others the outcomes of the result's other expectations. A failed outcome does not prevent a new baseline,
     *     but a remark names it
     */
    public Comparison judge(
            ResultData result,
            int measurement,
            Optional<Reference> reference,
            double slowerAtMost,
            int errorsAllowed,
            List<Outcome> others) {
        Baseline now = Baseline.of(result, measurement, reference);
        BaselineFile file = BaselineFile.of(directory, result.subject().testClass());
        try {
            return use == Use.UPDATE
                    ? update(file, result, now, errorsAllowed, others)
                    : compare(file, result, now, slowerAtMost);
        } catch (BaselineFile.UnreadableException unreadable) {
            String why = file.path() + " can't be read: " + unreadable.getMessage();
            FailureMessage message =
                    use == Use.UPDATE ? failure(result, ", because " + why) : failure(result, ": " + why);
            return notResolvable(
                    result,
                    withGradle(
                            message.fix("restore it from version control, or delete it and run " + command(result))));
        }
    }

    private Comparison update(
            BaselineFile file, ResultData result, Baseline now, int errorsAllowed, List<Outcome> others) {
        if (result.errors() > errorsAllowed) {
            return new Comparison(
                    List.of(),
                    List.of("baseline: not written, because " + result.errors() + " of " + now.calls()
                            + " calls failed; allowed: " + errorsAllowed));
        }
        if (now.connections().unknown()) {
            return notResolvable(
                    result, "no connection was recorded: " + result.wire().gap());
        }
        try {
            file.put(now.kept());
        } catch (IOException unwritable) {
            return notResolvable(
                    result,
                    failure(result, " to " + file.path() + ": " + unwritable)
                            .fix("make this file writable, or set another directory in " + DIR));
        }
        // the user perhaps intends that expectations fail, but must notice the failures
        Stream<String> unmet = others.stream()
                .filter(Outcome::fails)
                .map(other -> "baseline: written, although this expectation is not met: " + other.name());
        return new Comparison(
                List.of(),
                Stream.concat(Stream.of("baseline: written to " + file.path() + "; check and commit it"), unmet)
                        .toList());
    }

    private Comparison compare(BaselineFile file, ResultData result, Baseline now, double slowerAtMost) {
        List<Baseline> all = file.read().orElse(null);
        if (all == null) {
            return missing(result, now, file, "no such file");
        }
        return all.stream()
                .filter(then -> then.of().equals(now.of()))
                .findFirst()
                .map(then -> new Compared(result, then, now, file.path(), slowerAtMost, command(result)).comparison())
                .orElseGet(() -> missing(result, now, file, others(all, now)));
    }

    /** Returns the keys of the baselines in the file. Keys of the same method come first. */
    private static String others(List<Baseline> all, Baseline now) {
        List<String> keys = all.stream()
                .sorted(Comparator.comparing(
                        one -> !one.of().method().equals(now.of().method())))
                .map(one -> one.of().toString())
                .toList();
        String left = keys.size() > NAMED ? "; and " + (keys.size() - NAMED) + " more" : "";
        return keys.isEmpty()
                ? "none in that file"
                : String.join("; ", keys.stream().limit(NAMED).toList()) + left;
    }

    private Comparison missing(ResultData result, Baseline now, BaselineFile file, String there) {
        return notResolvable(
                result,
                withGradle(failure(result, ": there is none for " + now.of())
                        .fix(command(result) + ", then check and commit the file")
                        .detail("file", file.path().toString())
                        .detail("found", there)));
    }

    private String command(ResultData result) {
        String name = result.subject().testClass();
        String simple = name.substring(name.lastIndexOf('.') + 1);
        String method = MeasuredTest.methodOf(result.subject().testMethod());
        String test = tool == BuildTool.GRADLE
                ? "gradle test --tests '" + simple + "." + method
                : "mvn test -Dtest='" + simple + "#" + method;
        return test + "' -D" + USE + "=update";
    }

    /** Adds how Gradle's tests get the parameter of the command line; Maven passes it on. */
    private FailureMessage withGradle(FailureMessage message) {
        return tool == BuildTool.GRADLE
                ? message.detail(
                        "Gradle",
                        "the test task needs systemProperty(\"" + USE + "\", System.getProperty(\"" + USE
                                + "\", \"compare\"))")
                : message;
    }

    /**
     * Returns the outcome for a result that can't be compared or written.
     *
     * @param why the reason, in one or more sentences
     */
    public Comparison notResolvable(ResultData result, String why) {
        return notResolvable(result, failure(result, ": " + why));
    }

    private Comparison notResolvable(ResultData result, FailureMessage message) {
        return new Comparison(
                List.of(Outcome.notResolvable(
                        "baseline",
                        use == Use.UPDATE ? "written" : "comparable",
                        "-",
                        message.result(result).toString())),
                List.of());
    }

    private FailureMessage failure(ResultData result, String why) {
        String test = "\"" + result.subject() + "\"";
        return new FailureMessage((use == Use.UPDATE
                        ? "the baseline of " + test + " can't be written"
                        : test + " can't be compared with its baseline")
                + why);
    }
}
