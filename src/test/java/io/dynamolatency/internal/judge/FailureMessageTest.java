package io.dynamolatency.internal.judge;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.calls.WarmUp;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.WireLog.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class FailureMessageTest {

    private static final List<String> LABELS = List.of("cause:", "evidence:", "fix:", "also:", "details:");

    @Test
    void everyShapeOfMessageHasItsPartsInOrderInTwelveLines() {
        List<String> messages = new ArrayList<>();
        for (ResultData result : results()) {
            for (Expectation limit : limits()) {
                Outcome outcome = limit.check(result);
                if (outcome.verdict() != Verdict.WITHIN) {
                    messages.add(outcome.message());
                }
            }
            messages.add(FailureMessages.connections(result, "exactly 7", -3));
            messages.add(
                    new RatioLimit(fast(), Statistic.P50, 4.0).check(result).message());
        }
        assertThat(messages.size()).isGreaterThan(50);
        assertThat(messages).allSatisfy(FailureMessageTest::isWellFormed);
        assertThat(messages).anyMatch(message -> message.lines().count() == FailureMessage.MAX_LINES);
    }

    private static void isWellFormed(String message) {
        assertThat(message.lines()).hasSizeLessThanOrEqualTo(FailureMessage.MAX_LINES);
        assertThat(message.lines().findFirst().orElse("")).contains("\"putItem, ");
        assertThat(LABELS)
                .filteredOn(label -> message.contains("\n" + label))
                .isSortedAccordingTo((one, other) -> message.indexOf("\n" + one) - message.indexOf("\n" + other));
        assertThat(message.lines().skip(1)).allMatch(line -> line.matches("([a-z]+: +| {10})\\S.*"));
    }

    private static List<Expectation> limits() {
        List<Expectation> limits = new ArrayList<>(List.of(
                new LatencyLimit(Statistic.P90, ofMillis(30)),
                new LatencyLimit(Statistic.P99, ofMillis(60)),
                new ConnectionLimit(0),
                new KeepAliveLimit(),
                new RoundTripLimit(0, true),
                new RoundTripLimit(9, false)));
        for (Statistic statistic : Statistic.values()) {
            limits.add(new LatencyLimit(statistic, ofMillis(5)));
        }
        for (WireLimit.Fact fact : WireLimit.Fact.values()) {
            limits.add(new WireLimit(fact, fact == WireLimit.Fact.REUSE ? 1 : 0));
        }
        return limits;
    }

    private static List<ResultData> results() {
        return List.of(
                worst(4).get(),
                worst(1).get(),
                worst(1).wire(RecordedWireLog.ofHandshakes(List.of(), Evidence.NONE, "no proxy; it was switched off"))
                        .get(),
                worst(1).wire(RecordedWireLog.ofHandshakes(List.of(), Evidence.FULL_HANDSHAKES, "TLS 1.2 was used"))
                        .get(),
                SampleResults.of(KEEP_ALIVE)
                        .alike(199, 25)
                        .reference(ofMillis(11), 30)
                        .get(),
                fast());
    }

    private static ResultData fast() {
        return SampleResults.of(KEEP_ALIVE).alike(3, 6).get();
    }

    /** Everything that a message can mention has happened. */
    private static SampleResults worst(int threads) {
        double[] millis = new double[192];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = i % 10 == 0 ? 60 : 22;
        }
        return SampleResults.of(CLOSE)
                .concurrency(threads)
                .millis(millis)
                .service(192, 21)
                .pace(200, 40)
                .network(NetworkProfile.of(ofMillis(5), TlsVersion.TLS_1_3))
                .reference(ofMillis(11), 30)
                .delays(800, ofMillis(5), ofMillis(9))
                .errors(Map.of("java.io.IOException", 3))
                .stalled(Map.of(10, 40, 20, 40))
                .warmUp(new WarmUp(5000, 7, false, false, Optional.empty()));
    }

    @Test
    void detailsThatDoNotFitAreNamedWithThePlaceThatHasThem() {
        FailureMessage message =
                new FailureMessage("p99 of \"a\": 2 ms, limit 1 ms: over by 1 ms.").diagnosis(twoCauses());
        for (int i = 0; i < 9; i++) {
            message.detail("detail" + i, "text\nof two lines");
        }
        assertThat(message).hasToString("""
            p99 of "a": 2 ms, limit 1 ms: over by 1 ms.
            cause:    %s
            evidence: one
                      two
                      three
            fix:      %s
            also:     %s
            details:  detail0: text of two lines
                      detail1: text of two lines
                      detail2: text of two lines
                      detail3: text of two lines
                      left out: detail4, detail5, detail6, detail7, detail8; LatencyResult has them\
            """.formatted(Kind.RETRIES.title(), Kind.RETRIES.fix(), Kind.LEAKED.title()));
    }

    private static Diagnosis twoCauses() {
        return new Diagnosis(
                Symptom.CALLS,
                List.of(cause(Kind.RETRIES, "one", "two", "three"), cause(Kind.LEAKED, "four")),
                true,
                false,
                List.of());
    }

    private static Cause cause(Kind kind, String... evidence) {
        return new Cause(kind, kind.title(), kind.fix(), Duration.ZERO, 0, 0, 1, List.of(evidence));
    }
}
