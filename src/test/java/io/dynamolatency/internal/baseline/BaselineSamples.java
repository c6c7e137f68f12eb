package io.dynamolatency.internal.baseline;

import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.baseline.Baselines.Use;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.io.TempDir;

/** Writes baselines of sample results into a directory of the test, and compares with them. */
abstract class BaselineSamples {

    static final Optional<Reference> REFERENCE = Optional.of(alike(11_000_000));

    @TempDir
    Path dir = Path.of("");

    static Reference alike(long nanos) {
        return Reference.of(LongStream.generate(() -> nanos).limit(40).toArray());
    }

    static SampleResults kept() {
        return SampleResults.of(KEEP_ALIVE).alike(199, 14.3);
    }

    Path file() {
        return dir.resolve("com.example.OrderTest.json");
    }

    Comparison update(ResultData result) {
        return new Baselines(dir, Use.UPDATE).judge(result, 1, REFERENCE, 1.25, 0, List.of());
    }

    Comparison compare(ResultData result) {
        return compare(result, REFERENCE);
    }

    Comparison compare(ResultData result, Optional<Reference> reference) {
        return new Baselines(dir, Use.COMPARE).judge(result, 1, reference, 1.25, 0, List.of());
    }

    static AbstractStringAssert<?> isAnError(Comparison comparison) {
        assertThat(comparison.outcomes()).hasSize(1);
        Outcome only = comparison.outcomes().get(0);
        assertThat(only.verdict()).isEqualTo(Verdict.NOT_RESOLVABLE);
        return assertThat(only.message()).contains("can't be compared with its baseline: ");
    }

    static AbstractStringAssert<?> isUnwritten(Comparison comparison) {
        assertThat(comparison.outcomes())
                .extracting(outcome -> outcome.name() + ", limit " + outcome.limit() + ": " + outcome.verdict())
                .containsExactly("baseline, limit written: NOT_RESOLVABLE");
        return assertThat(comparison.outcomes().get(0).message()).doesNotContain("compared");
    }

    static void allWithin(Comparison comparison) {
        assertThat(comparison.outcomes()).isNotEmpty().allMatch(o -> o.verdict() == Verdict.WITHIN);
    }
}
