package io.dynamolatency.internal.judge;

import io.dynamolatency.result.InsufficientEvidenceException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Collects outcomes of the assertions that a test's code makes about one result, for the report. Thread-safe. */
public final class CodeAssertions {

    private final Set<Outcome> outcomes = Collections.synchronizedSet(new LinkedHashSet<>());
    /** The failures of assertions. Code can expect such a failure, so a failure does not always fail the test. */
    private final Map<Throwable, Outcome> failures = Collections.synchronizedMap(new IdentityHashMap<>());

    private final Consumer<String> warnings;

    /** Makes an object without assertions. The consumer takes warnings of undecided assertions. */
    CodeAssertions(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /**
     * Throws the assertion's failure, or returns normally if the assertion does not fail.
     *
     * @throws AssertionError if the limit is exceeded, or undecided and not tolerated
     * @throws InsufficientEvidenceException if the limit can't be judged
     */
    public void require(Outcome outcome) {
        try {
            outcome.orThrow();
        } catch (AssertionError | InsufficientEvidenceException failure) {
            failures.put(failure, outcome);
            throw failure;
        }
        if (outcome.verdict() == Verdict.WITHIN) {
            outcomes.add(outcome);
        } else {
            outcome.diagnosis().forEach(line -> warnings.accept(line.toString()));
        }
    }

    /**
     * Throws the assertion's failure as in {@link #require(Outcome)}.
     *
     * @param error makes the error to throw from the failure's message
     */
    public void require(Outcome outcome, Function<String, AssertionError> error) {
        if (outcome.fails() && outcome.verdict() != Verdict.NOT_RESOLVABLE) {
            AssertionError failure = error.apply(outcome.message());
            failures.put(failure, outcome);
            throw failure;
        }
        require(outcome);
    }

    /** Adds the outcomes of those assertions whose failures made the test fail. */
    public void testFailed(Throwable failure) {
        Stream.concat(Stream.of(failure), Stream.of(failure.getSuppressed()))
                .flatMap(one -> Stream.ofNullable(failures.get(one)))
                .forEach(outcomes::add);
    }

    /** Returns the outcomes so far: of limits that were met, and of failures that made the test fail. */
    public List<Outcome> outcomes() {
        synchronized (outcomes) {
            return List.copyOf(outcomes);
        }
    }
}
