package io.dynamolatency.internal.baseline;

import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.ResultRemarks;
import io.dynamolatency.result.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The baselines of a project, a file for each test class. Thread-safe.
 *
 * @param directory where the files are, absolute or from the working directory
 * @param use whether results are held against them, or take their place
 */
public record Baselines(Path directory, Use use) {

    /** Configuration parameter: what is done with baselines, {@code compare} or {@code update}. */
    public static final String USE = "dynamolatency.baseline";

    /** Configuration parameter: the directory that they are in. */
    public static final String DIR = "dynamolatency.baseline.dir";

    /** Where they are unless {@value #DIR} says otherwise, from the working directory. */
    public static final String DEFAULT_DIR = "src/test/dynamo-latency";

    /** How many other baselines of a file a message names. */
    private static final int NAMED = 10;

    /** What is done with them. */
    public enum Use {
        /** Results are held against them. */
        COMPARE,
        /** Results are written into them. */
        UPDATE
    }

    /**
     * Holds a result against its baseline, or puts it into its place, as {@link #use()} has it.
     *
     * @param measurement which of its test's measurements of the same thing it is, from 1 on
     * @param reference the run's own; empty where there is no emulated network
     * @param slowerAtMost how many times slower its percentiles may be, at least 1
     * @param errorsAllowed how many calls may have failed for it to become a baseline
     * @param others what came of the other expectations on it: it becomes a baseline whatever that is, which is said
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
            return notResolvable(
                    result,
                    "the baseline in " + file.path() + " cannot be read: " + unreadable.getMessage()
                            + ".\nTake it from version control again, or delete the file and write it anew: "
                            + command(result));
        }
    }

    private static Comparison update(
            BaselineFile file, ResultData result, Baseline now, int errorsAllowed, List<Outcome> others) {
        if (result.errors() > errorsAllowed) {
            return new Comparison(
                    List.of(),
                    List.of("baseline: not written, since " + result.errors() + " of " + now.calls() + " calls failed, "
                            + errorsAllowed + " may"));
        }
        if (now.connections().unknown()) {
            return notResolvable(
                    result,
                    "nothing is known that a baseline could have: "
                            + result.wire().gap() + ".");
        }
        try {
            file.put(now.kept());
        } catch (IOException unwritable) {
            return notResolvable(
                    result,
                    "the baseline could not be written to " + file.path() + ": " + unwritable + "; " + DIR
                            + " names another directory.");
        }
        // it may be what a change is meant to come to, but nobody is to take it for a good one unawares
        Stream<String> unmet = others.stream()
                .filter(Outcome::fails)
                .map(other -> "baseline: written though " + other.name() + " was not met");
        return new Comparison(
                List.of(),
                Stream.concat(
                                Stream.of("baseline: written to " + file.path() + ", to be looked at and committed"),
                                unmet)
                        .toList());
    }

    private static Comparison compare(BaselineFile file, ResultData result, Baseline now, double slowerAtMost) {
        List<Baseline> all = file.read().orElse(null);
        if (all == null) {
            return missing(result, now, file, "there is:    no such file");
        }
        return all.stream()
                .filter(then -> then.of().equals(now.of()))
                .findFirst()
                .map(then -> new Compared(result, then, now, file.path(), slowerAtMost, command(result)).comparison())
                .orElseGet(() -> missing(result, now, file, others(all, now)));
    }

    /** What the file has, that of the same method first. */
    private static String others(List<Baseline> all, Baseline now) {
        List<String> keys = Stream.concat(
                        all.stream().filter(one -> sameMethod(one, now)),
                        all.stream().filter(one -> !sameMethod(one, now)))
                .map(one -> one.of().toString())
                .toList();
        String left = keys.size() > NAMED ? "\n             and " + (keys.size() - NAMED) + " more" : "";
        return "there is:    "
                + (keys.isEmpty()
                        ? "none in that file"
                        : String.join(
                                        "\n             ",
                                        keys.stream().limit(NAMED).toList())
                                + left);
    }

    private static boolean sameMethod(Baseline one, Baseline other) {
        return one.of().method().equals(other.of().method());
    }

    private static Comparison missing(ResultData result, Baseline now, BaselineFile file, String there) {
        return notResolvable(
                result,
                "there is no baseline of it.\nlooked for:  " + now.of() + "\nin:          " + file.path() + "\n" + there
                        + "\nwrite it:    " + command(result) + ", look at the file, and commit it");
    }

    private static String command(ResultData result) {
        String name = result.subject().testClass();
        return "mvn test -Dtest='" + name.substring(name.lastIndexOf('.') + 1) + "#"
                + result.subject().testMethod() + "' -D" + USE + "=update";
    }

    /**
     * What came of a result that can neither be held against a baseline nor become one, an error.
     *
     * @param why the reason, in a sentence or several
     */
    public static Comparison notResolvable(ResultData result, String why) {
        return new Comparison(
                List.of(Outcome.notResolvable(
                        "baseline",
                        "to be held against",
                        "-",
                        "Expecting \"" + result.subject() + "\" to be as its baseline has it,\nbut that cannot be told,"
                                + " which is an error and no pass: " + why + "\n"
                                + ResultRemarks.circumstances(result))),
                List.of());
    }
}
