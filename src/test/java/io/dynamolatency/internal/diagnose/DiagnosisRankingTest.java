package io.dynamolatency.internal.diagnose;

import static io.dynamolatency.internal.diagnose.ExpectedCauses.CALLS;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.first;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.text;
import static io.dynamolatency.internal.diagnose.Scene.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The diagnosis ranks causes by the time that they explain, for all calls or for those in question. */
@Tag("unit")
class DiagnosisRankingTest {

    @Test
    void causesAreRankedByTheTimeTheyExplain() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            if (i % 2 == 0) {
                scene.severalRequests(8);
            } else {
                scene.call().requestHeader("close");
                scene.closed(Closer.CLIENT_FIN);
            }
        });
        assertThat(scene.diagnosis().causes())
                .extracting(Cause::kind)
                .containsExactly(Kind.SEVERAL_REQUESTS, Kind.REQUEST_CLOSE);
        assertThat(scene.diagnosis(Symptom.CONNECTIONS).causes().get(0).kind()).isEqualTo(Kind.REQUEST_CLOSE);
    }

    @Test
    void aPauseComesAfterWhatTheWireHasCounted() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call(i % 2 == 0 ? 1 : 200, Handshake.RESUMED);
            scene.closed(Closer.SERVER);
            if (i % 2 == 1) {
                scene.stoodStill(204);
            }
        });
        assertThat(scene.diagnosis().causes())
                .extracting(Cause::kind)
                .containsExactly(Kind.SERVER_CLOSES, Kind.JVM_PAUSES);
        assertThat(scene.diagnosis().causes()).extracting(Cause::explained).isSorted();
    }

    @Test
    void whatIsKnownByTimeAloneComesAfterWhatTheWireHasCounted() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            if (i % 2 == 0) {
                scene.severalRequests(6);
            } else {
                scene.phases(100, 1, 0, 0);
            }
        });
        assertThat(scene.diagnosis().causes())
                .extracting(Cause::kind)
                .containsExactly(Kind.SEVERAL_REQUESTS, Kind.BEFORE_SDK);
        assertThat(scene.beyond(20).causes())
                .extracting(Cause::kind)
                .containsExactly(Kind.BEFORE_SDK, Kind.SEVERAL_REQUESTS);
    }

    @Test
    void callsBeyondALimitHaveTheirOwnCause() {
        Scene scene = new Scene();
        scene.times(200, i -> {
            // one connection in a hundred is no cause of how long calls take, but all of why those two are slow
            scene.call(1, Handshake.RESUMED);
            if (i % 100 == 50) {
                scene.closed(Closer.SERVER);
            }
        });
        Cause cause = first(scene.beyond(20), Kind.SERVER_CLOSES);
        assertThat(cause.calls()).isEqualTo(2);
        assertThat(cause.explained()).isEqualTo(Duration.ofMillis(40));
    }

    @Test
    void oneSlowCallOfManyBeyondALimitIsNotTheirCause() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call(10, Handshake.RESUMED);
            if (i == 20) {
                scene.closed(Closer.SERVER);
            }
        });
        assertThat(scene.beyond(15).causes()).isEmpty();
    }

    @Test
    void aFewSlowAnswersAreNoCauseUnlessTheyAreInQuestion() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.call(i == 20 ? 300 : 1, Handshake.FULL));
        assertThat(scene.diagnosis().causes()).isEmpty();
        first(scene.beyond(20), Kind.SLOW_SERVICE);
    }

    @Test
    void aConnectionMoreThanAllowedIsExplainedByWhatItReplacesOrByNeed() {
        Scene lost = new Scene();
        lost.times(CALLS, i -> {
            lost.call();
            if (i == 20) {
                lost.closed(Closer.SERVER);
            }
        });
        assertThat(lost.diagnosis().causes()).isEmpty();
        first(lost.diagnosis(Symptom.CONNECTIONS), Kind.SERVER_CLOSES);
        Scene needed = new Scene();
        needed.times(CALLS, i -> needed.parallelRequests(2, 1));
        assertThat(text(needed.diagnosis(Symptom.CONNECTIONS)))
                .containsExactly(
                        "cause: none of 2 connections replaced a lost one",
                        "evidence: up to 2 requests were under way at a time, in calls of 1 thread",
                        "fix: make fewer calls at a time, or add the HTTP client's spare connections to the limit;"
                                + " @ExpectKeepAlive includes them");
    }

    /** All calls are slow for a larger reason, and a few of them would be slow without it. */
    @Test
    void aCauseThatKeepsSomeCallsOverTheLimitIsNamedBesideLargerCauses() {
        for (int every : new int[] {20, 100}) {
            Scene scene = new Scene();
            scene.times(300, i -> {
                if (i % every == every - 1) {
                    scene.client(i / every + 1).closed(Closer.CLIENT_FIN);
                    scene.call(1, Handshake.FULL);
                } else {
                    scene.severalRequests(8);
                }
            });
            assertThat(scene.beyond(15).causes().stream().map(Cause::kind).toList())
                    .isEqualTo(
                            every == 20
                                    ? List.of(Kind.SEVERAL_REQUESTS, Kind.CLIENT_REBUILT)
                                    : List.of(Kind.SEVERAL_REQUESTS));
        }
    }

    @Test
    void theFirstCallIsExplainedByItself() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.call());
        assertThat(text(CauseAnalysis.ofFirstCalls(scene.facts())).subList(0, 2))
                .containsExactly(
                        "cause: 0 of 1 first call was on an already open connection",
                        "evidence: a first call took 32 ms on average: 500 us before the request left, 20 ms opening"
                                + " connections, 10 ms on the network (round trip 10 ms), 1 ms the service, 500 us"
                                + " after the answer");
    }

    @Test
    void requestsAtOneTimeAreNotAddedUp() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.parallelRequests(4, 30));
        assertThat(scene.diagnosis().causes()).extracting(Cause::kind).containsExactly(Kind.SLOW_SERVICE);
        assertThat(scene.diagnosis().causes().get(0).explained()).isEqualTo(Duration.ofMillis(30L * CALLS));
    }

    @Test
    void withALimitOnFullHandshakesAFewOfManyCount() {
        Scene scene = new Scene();
        scene.times(600, i -> {
            scene.call();
            if (i % 200 == 100) {
                scene.closed(Closer.SERVER);
            }
        });
        Diagnosis diagnosis = scene.diagnosis(Symptom.FULL_HANDSHAKES);
        assertThat(first(diagnosis, Kind.RESUMPTION_LOST).connections()).isEqualTo(3);
        assertThat(diagnosis.causes())
                .extracting(Cause::kind)
                .containsExactly(Kind.RESUMPTION_LOST, Kind.SERVER_CLOSES);
    }

    @Test
    void lostConnectionsThatExplainNoFullHandshakeAreNotItsCauseAndNotDenied() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call(1, i == 0 ? Handshake.FULL : Handshake.RESUMED);
            scene.closed(Closer.SERVER);
        });
        assertThat(text(scene.diagnosis(Symptom.FULL_HANDSHAKES)))
                .containsExactly(
                        "cause: 39 connections replaced an earlier one: the service closes connections without saying"
                                + " so (39)",
                        "evidence: up to 1 request was under way at a time, in calls of 1 thread",
                        "fix: no single cause was found: look at the connections and requests that"
                                + " result.wire().describe() lists");
    }

    @Test
    void aCloseThatCostsNoAttemptIsNotTheCauseOfRetries() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.retried(500, 20);
            scene.closed(Closer.SERVER);
        });
        assertThat(scene.diagnosis(Symptom.RETRIES).causes())
                .extracting(Cause::kind)
                .containsExactly(Kind.RETRIES);
    }

    @Test
    void aClosedConnectionIsNotALeak() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call();
            scene.closed(Closer.SERVER);
        });
        assertThat(scene.diagnosis(Symptom.LEAKS).causes()).isEmpty();
    }

    /** With several callers, requests on threads of an executor match no call. */
    @Test
    void retriesOfRequestsThatMatchNoCallAreNamed() {
        Scene scene = new Scene().concurrency(2);
        scene.times(CALLS, i -> {
            SampleWire.Connection on = i == 0
                    ? scene.wire.connection(scene.now())
                    : scene.lastOne().connection();
            scene.on(on).call();
        });
        SampleWire.Connection on = scene.lastOne().connection();
        on.exchange(scene.now() + MS, MS).invocation("unmatched").attempt(1, 3).status(500);
        on.exchange(scene.now() + 4 * MS, MS).invocation("unmatched").attempt(2, 3);
        Cause cause = first(scene.diagnosis(Symptom.RETRIES), Kind.RETRIES);
        assertThat(cause.evidence())
                .contains("1 of 42 requests repeats an earlier attempt; the attempts before them: 1 x 500")
                .noneMatch(line -> line.startsWith("that is"));
    }
}
