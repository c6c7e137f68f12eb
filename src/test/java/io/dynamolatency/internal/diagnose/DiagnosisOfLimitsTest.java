package io.dynamolatency.internal.diagnose;

import static io.dynamolatency.internal.diagnose.ExpectedCauses.CALLS;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.first;
import static io.dynamolatency.internal.diagnose.Scene.MS;
import static io.dynamolatency.internal.diagnose.Scene.ONE_WAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.InvocationEndings.Ending;
import io.dynamolatency.internal.wire.TimeLimits;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A time-out that ends requests is named with its value, if the SDK reports it or if the wire shows it. */
@Tag("unit")
class DiagnosisOfLimitsTest {

    private static TimeLimits limits(long call, long attempt) {
        return new TimeLimits(Optional.of(Duration.ofMillis(call)), Optional.of(Duration.ofMillis(attempt)));
    }

    /** In every fourth call, the client waits for an answer for 51 ms, and a second attempt gets one. */
    private static Scene secondAttempts(TimeLimits ofClient) {
        Scene scene = new Scene().userClient("Apache5", false);
        scene.clients.timesOut(0, ofClient);
        SampleWire.Connection[] on = {scene.call().connection()};
        scene.times(CALLS, i -> {
            long start = scene.now();
            String id = "late-" + i;
            long answered = start + 2 * ONE_WAY + MS;
            if (i % 4 == 3) {
                on[0].exchange(start + ONE_WAY, 200 * MS)
                        .oneWay(ONE_WAY)
                        .invocation(id)
                        .attempt(1, 3)
                        .unanswered();
                on[0].closed(Closer.CLIENT_RESET, start + 51 * MS);
                on[0] = scene.wire
                        .connection(start + 52 * MS)
                        .tls(scene.facts().setting().network().tls(), Handshake.RESUMED);
                on[0].exchange(start + 72 * MS + ONE_WAY, MS)
                        .oneWay(ONE_WAY)
                        .invocation(id)
                        .attempt(2, 3);
                answered = start + 72 * MS + 2 * ONE_WAY + MS;
            } else {
                on[0].exchange(start + ONE_WAY, MS).oneWay(ONE_WAY).invocation(id);
            }
            scene.logged(start, answered, false, new Invocation(id, 0, start, start, answered));
        });
        return scene;
    }

    @Test
    void aTimeOutOfAttemptsShowsInHowLongConnectionsWereKept() {
        Cause cause = first(secondAttempts(limits(5_000, 50)).beyond(40), Kind.ABANDONED_CALLS);
        assertThat(cause.title()).isEqualTo("apiCallAttemptTimeout (50 ms) ends requests before their answer");
        assertThat(cause.fix())
                .isEqualTo("raise apiCallAttemptTimeout above the time that answers take, or find out why they take so"
                        + " long");
        assertThat(cause.evidence().get(0))
                .isEqualTo("the client closed 10 connections before the answer was complete, 51 ms after the request"
                        + " (median); apiCallAttemptTimeout (50 ms) ended 10 of 10 requests without a complete answer;"
                        + " complete answers took 11 ms (median), at most 11 ms");
    }

    @Test
    void aTimeOutThatIsFarFromTheWaitIsNotNamed() {
        for (long attempt : new long[] {30, 90}) {
            Cause cause = first(secondAttempts(limits(5_000, attempt)).beyond(40), Kind.ABANDONED_CALLS);
            assertThat(cause.title()).isEqualTo(Kind.ABANDONED_CALLS.title());
            assertThat(cause.evidence().get(0)).doesNotContain("apiCallAttemptTimeout");
        }
    }

    @Test
    void theTimeOutThatTheSdkReportsIsNamed() {
        Scene scene = new Scene().failing();
        scene.times(CALLS, i -> {
            scene.call().unanswered();
            scene.ended(InvocationEndings.Kind.API_CALL_TIMEOUT, limits(12, 5_000))
                    .closed(Closer.CLIENT_RESET);
        });
        Cause cause = first(scene.diagnosis(), Kind.ABANDONED_CALLS);
        assertThat(cause.title()).isEqualTo("apiCallTimeout (12 ms) ends requests before their answer");
        assertThat(cause.evidence().get(0)).endsWith("; no answer was complete");
        first(FailureCauses.of(scene.facts()), Kind.ABANDONED_CALLS);
    }

    @Test
    void whatTheSdkReportsIsNamedAndNotAnotherTimeOutOfTheSameLength() {
        Scene scene = new Scene().failing();
        scene.clients.timesOut(0, limits(12, 12));
        scene.times(CALLS, i -> {
            scene.call().unanswered();
            scene.ended(InvocationEndings.Kind.API_CALL_TIMEOUT, limits(12, 12)).closed(Closer.CLIENT_RESET);
        });
        assertThat(first(scene.diagnosis(), Kind.ABANDONED_CALLS).title())
                .isEqualTo("apiCallTimeout (12 ms) ends requests before their answer");
    }

    @Test
    void theTimeOutsOfThisJvmDoNotEndRequestsOfAnotherProcess() {
        Scene scene = secondAttempts(limits(5_000, 50)).otherProcess();
        assertThat(first(scene.beyond(40), Kind.ABANDONED_CALLS).title()).doesNotContain("apiCall");
    }

    @Test
    void aTimeOutOfACallBeyondALimitIsNotTheReasonForOthers() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.stoodStill(30).call());
        unsent(scene, limits(4, 5_000), "unsent");
        assertThat(scene.beyond(20).causes()).extracting(Cause::kind).doesNotContain(Kind.ABANDONED_CALLS);
    }

    @Test
    void aTimeOutThatEndsAWaitForAPoolNamesThePool() {
        Scene scene = new Scene();
        SampleWire.Connection only = scene.call().connection();
        scene.times(10, i -> {
            long start = scene.now();
            only.exchange(start + ONE_WAY, 60 * MS).oneWay(ONE_WAY).invocation("served-" + i);
            String id = "waits-" + i;
            long gaveUp = start + 50 * MS;
            scene.endings.add(
                    id,
                    new Ending(InvocationEndings.Kind.API_CALL_TIMEOUT, gaveUp, Optional.empty(), limits(50, 5_000)));
            scene.logged(
                    start,
                    start + 70 * MS,
                    true,
                    new Invocation("served-" + i, 0, start, start, start + 70 * MS),
                    new Invocation(id, 0));
        });
        first(FailureCauses.of(scene.facts()), Kind.POOL_TOO_SMALL);
        assertThat(FailureCauses.of(scene.facts()).causes())
                .extracting(Cause::kind)
                .doesNotContain(Kind.ABANDONED_CALLS);
    }

    @Test
    void aTimeOutOfTheHttpClientHasNoKnownValue() {
        Scene scene = new Scene().failing();
        scene.times(CALLS, i -> {
            scene.call().unanswered();
            scene.ended(InvocationEndings.Kind.READ_TIMEOUT, limits(12, 5_000)).closed(Closer.CLIENT_RESET);
        });
        assertThat(first(scene.diagnosis(), Kind.ABANDONED_CALLS).title())
                .isEqualTo("socketTimeout or readTimeout ends requests before their answer");
    }

    private static void unsent(Scene scene, TimeLimits limits, String id) {
        scene.logged(scene.now(), scene.now() + 4 * MS, true, new Invocation(id, 0));
        scene.endings.add(
                id, new Ending(InvocationEndings.Kind.API_CALL_TIMEOUT, scene.now(), Optional.empty(), limits));
    }

    @Test
    void aTimeOutThatLetsNoRequestLeaveIsNamed() {
        Scene scene = new Scene();
        scene.times(10, i -> unsent(scene, limits(4, 5_000), "unsent-" + i));
        Cause cause = first(FailureCauses.of(scene.facts()), Kind.ABANDONED_CALLS);
        assertThat(cause.title()).isEqualTo("apiCallTimeout (4 ms) ends requests before their answer");
        assertThat(cause.evidence().get(0))
                .isEqualTo("apiCallTimeout (4 ms) ended 10 of 10 requests before they were sent; on this network, a"
                        + " round trip takes 10 ms, and a new connection 20 ms more");
    }

    @Test
    void theTimeOutThatEndsHandshakesIsTheOneOfTheirLength() {
        Scene scene = new Scene();
        scene.times(7, i -> {
            scene.handshakeGivenUp(50);
            unsent(scene, limits(1_000, 50), "unsent-" + i);
        });
        Cause cause = first(scene.diagnosis(Symptom.CONNECTIONS), Kind.HANDSHAKES_GIVEN_UP);
        assertThat(cause.title())
                .isEqualTo("apiCallAttemptTimeout (50 ms) ends new connections during their TLS handshake");
        assertThat(cause.fix())
                .isEqualTo("raise apiCallAttemptTimeout above the time that a new connection and a call take together");
        assertThat(scene.diagnosis().causes()).extracting(Cause::kind).doesNotContain(Kind.ABANDONED_CALLS);
    }
}
