package io.dynamolatency.internal.diagnose;

import static io.dynamolatency.internal.diagnose.ExpectedCauses.CALLS;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.first;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.text;
import static io.dynamolatency.internal.diagnose.Scene.MS;
import static io.dynamolatency.internal.diagnose.Scene.ONE_WAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.PoolState;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sentences of a diagnosis that were false: each scene looks like another cause at first sight. */
@Tag("unit")
class DiagnosisStatementsTest {

    /** The client gives up the first attempt while its answer arrives, and sends a second. */
    private static Scene impatient() {
        return impatient(new Scene(), CALLS);
    }

    private static Scene impatient(Scene scene, int calls) {
        scene.times(calls, i -> {
            long start = scene.now();
            String id = "impatient-" + i;
            SampleWire.Connection given = scene.wire
                    .connection(start)
                    .tls(scene.facts().setting().network().tls(), Handshake.RESUMED);
            given.exchange(start + 20 * MS + ONE_WAY, 60 * MS)
                    .oneWay(ONE_WAY)
                    .invocation(id)
                    .attempt(1, 3);
            given.closed(Closer.CLIENT_RESET, start + 50 * MS);
            scene.wire
                    .connection(start + 60 * MS)
                    .tls(scene.facts().setting().network().tls(), Handshake.RESUMED)
                    .exchange(start + 80 * MS + ONE_WAY, MS)
                    .oneWay(ONE_WAY)
                    .invocation(id)
                    .attempt(2, 3)
                    .connection()
                    .closed(Closer.CLIENT_FIN, start + 92 * MS);
            scene.logged(start, start + 92 * MS, false, new Invocation(id, 0, start, start, start + 92 * MS));
        });
        return scene;
    }

    @Test
    void attemptsThatTheClientGivesUpAreNotCausedByRetries() {
        first(impatient().diagnosis(Symptom.RETRIES), Kind.ABANDONED_CALLS);
        Diagnosis slow = impatient().beyond(40);
        first(slow, Kind.ABANDONED_CALLS);
        assertThat(slow.causes()).extracting(Cause::kind).doesNotContain(Kind.RETRIES);
    }

    @Test
    void aFewAttemptsThatTheClientGivesUpExplainAllRetries() {
        Scene scene = new Scene();
        scene.times(500, i -> scene.call(1, Handshake.RESUMED));
        first(impatient(scene, 3).diagnosis(Symptom.RETRIES), Kind.ABANDONED_CALLS);
    }

    @Test
    void anAttemptThatWasGivenUpWithinItsAnswerHasNoStatus() {
        Scene scene = impatient();
        Connections connections = new Connections(
                scene.facts(),
                new ExchangeMatcher(scene.facts().samples(), scene.log().exchanges()));
        assertThat(new MoreEvidence(scene.facts(), connections, new FailedHandshakes(connections)).earlierAttempts())
                .isEqualTo(CALLS + " given up by the client before the whole answer");
    }

    @Test
    void timeAfterARequestWithoutAnAnswerIsNotAfterTheAnswer() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            long start = scene.now();
            String id = "call-" + i;
            SampleWire.Connection given = scene.wire.connection(start);
            given.exchange(start + ONE_WAY, MS).unanswered().invocation(id);
            given.closed(Closer.CLIENT_RESET, start + 30 * MS);
            scene.logged(start, start + 900 * MS, true, new Invocation(id, 0, start, start, start + 900 * MS));
            scene.ended(InvocationEndings.Kind.READ_TIMEOUT);
        });
        assertThat(scene.diagnosis().causes()).extracting(Cause::kind).doesNotContain(Kind.AFTER_ANSWER);
        first(scene.diagnosis(), Kind.ABANDONED_CALLS);
        assertThat(String.join("\n", text(scene.diagnosis()))).doesNotContain("connections are fine");
    }

    @Test
    void aConnectionThatIsClosedWithinItsAnswerWasNotIdle() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            long start = scene.now();
            SampleWire.Connection cut = scene.wire.connection(start);
            cut.exchange(start + ONE_WAY, MS).oneWay(ONE_WAY).invocation("call-" + i);
            cut.closed(Closer.SERVER, start + ONE_WAY + MS);
            scene.logged(start, start + 20 * MS, true, new Invocation("call-" + i, 0, start, start, start + 20 * MS));
        });
        Connections connections = new Connections(
                scene.facts(),
                new ExchangeMatcher(scene.facts().samples(), scene.log().exchanges()));
        assertThat(connections.idleBeforeClose(0)).isEqualTo(0);
    }

    @Test
    void aConnectionThatWaitsForItsAnswerIsNotIdle() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call().unanswered();
            scene.pause(100).closed(Closer.SERVER);
        });
        first(scene.diagnosis(Symptom.CONNECTIONS), Kind.SERVER_CLOSES);
    }

    /** Each call sends a second request on a new connection, since the first answer is late, and cancels neither. */
    private static Scene hedged() {
        Scene scene = new Scene();
        SampleWire.Connection[] next = {scene.wire.connection(scene.now())};
        scene.times(CALLS, i -> {
            long start = scene.now();
            next[0].exchange(start + ONE_WAY, MS)
                    .oneWay(ONE_WAY)
                    .invocation("first-" + i)
                    .unanswered();
            next[0] = scene.wire.connection(start + 30 * MS);
            next[0].exchange(start + 50 * MS + ONE_WAY, MS).oneWay(ONE_WAY).invocation("second-" + i);
            long end = start + 61 * MS;
            scene.logged(start, end, false, new Invocation("first-" + i, 0), new Invocation("second-" + i, 0));
        });
        return scene;
    }

    @Test
    void aConnectionThatStillWaitsForItsAnswerIsNotReplaced() {
        for (Symptom symptom : new Symptom[] {Symptom.CONNECTIONS, Symptom.LEAKS}) {
            assertThat(hedged().diagnosis(symptom).causes()).isEmpty();
        }
    }

    @Test
    void aConnectionThatIsCutOffIsNotReplacedSooner() {
        Scene scene = new Scene();
        SampleWire.Connection late = scene.call().connection();
        scene.on(late).call().unanswered();
        scene.forgotten().times(CALLS, i -> scene.call());
        late.closed(Closer.CLIENT_RESET, scene.now());
        assertThat(scene.diagnosis(Symptom.CONNECTIONS).causes()).isEmpty();
    }

    /** A lock is polled: each answer is an error, and the connection ends long after it. */
    @Test
    void anErrorLongBeforeTheCloseIsNotWhatClosesTheConnection() {
        for (Closer closer : new Closer[] {Closer.CLIENT_FIN, Closer.SERVER}) {
            Scene scene = new Scene().userClient("UrlConnection", false);
            scene.times(CALLS, i -> {
                scene.call(1, Handshake.RESUMED).status(400);
                scene.pause(5_000).closed(closer).pause(1_000);
            });
            first(
                    scene.diagnosis(Symptom.CONNECTIONS),
                    closer == Closer.SERVER ? Kind.SERVER_CLOSES_IDLE : Kind.IDLE_LIMIT);
        }
    }

    @Test
    void aSingleConnectionIsWrittenInTheSingular() {
        Scene scene = new Scene().unknownInvocations();
        scene.times(2, i -> {
            scene.call();
            scene.closed(Closer.CLIENT_FIN);
        });
        assertThat(first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CLIENT_REBUILT)
                        .evidence()
                        .get(0))
                .startsWith("1 new connection replaced an earlier one");
        Scene unused = new Scene().userClient("UNKNOWN", false);
        unused.call(1, Handshake.RESUMED);
        unused.forgotten().call(1, Handshake.RESUMED);
        assertThat(first(unused.diagnosis(Symptom.LEAKS), Kind.UNUSED_CONNECTIONS)
                        .evidence()
                        .get(0))
                .isEqualTo("1 connection had the answer to its last request, and was neither reused nor closed while"
                        + " others were opened");
        Scene asking = new Scene();
        asking.times(2, i -> {
            asking.call().requestHeader("close");
            asking.closed(Closer.SERVER);
        });
        asking.call();
        assertThat(first(asking.diagnosis(Symptom.CONNECTIONS), Kind.REQUEST_CLOSE)
                        .evidence()
                        .get(0))
                .endsWith("; closed first by the service 2 times, by the client 0");
        assertThat(first(onceAgain().diagnosis(Symptom.RETRIES), Kind.RETRIES)
                        .evidence()
                        .get(0))
                .isEqualTo("1 of 3 requests repeats an earlier attempt; the attempts before them: 1 x 500");
    }

    private static Scene onceAgain() {
        Scene scene = new Scene();
        scene.call();
        return scene.retried(500, 20);
    }

    @Test
    void theBytesOfALargeRequestAreNotPieces() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.call(43, Handshake.FULL).rest(42 * MS).bytes(390_000));
        assertThat(scene.beyond(20).causes()).extracting(Cause::kind).doesNotContain(Kind.REQUEST_IN_PIECES);
    }

    /** A call that hands its request to the HTTP client after so long. It is sent late. */
    private static void sentLate(Scene scene, int call, long inSdk, long inHttpClient) {
        long start = scene.now();
        long ready = start + inSdk * MS;
        long sent = ready + inHttpClient * MS;
        SampleWire.Connection on =
                call == 0 ? scene.wire.connection(start) : scene.lastOne().connection();
        scene.on(on).phases(0, inSdk + inHttpClient, 0, 0);
        String id = "late-" + call;
        scene.lastOne().invocation(id);
        scene.logged(start, sent + 2 * ONE_WAY + MS, false, new Invocation(id, 0, start, ready, sent + 11 * MS));
    }

    @Test
    void timeInTheHttpClientIsNotThatOfCredentials() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> sentLate(scene, i, 2, 30));
        Cause cause = first(scene.beyond(30), Kind.IN_SDK);
        assertThat(cause.title()).contains("in the HTTP client or on the way");
        assertThat(cause.fix()).contains("proxy").doesNotContain("credentials");
        Scene other = new Scene();
        other.times(CALLS, i -> sentLate(other, i, 30, 2));
        assertThat(first(other.beyond(30), Kind.IN_SDK).fix()).contains("credentials");
    }

    @Test
    void timeBeforeTheSdkHasTheResultIsNotThatOfCallbacks() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.phases(0, 1, 40, 1));
        Cause cause = first(scene.beyond(30), Kind.AFTER_ANSWER);
        assertThat(cause.title()).contains("the SDK's result");
        assertThat(cause.fix()).contains("proxy").doesNotContain("callbacks");
    }

    @Test
    void aRequestThatIsReadLateWaitedForItsConnectionAllTheSame() {
        Scene scene = new Scene();
        SampleWire.Connection only = scene.call().connection();
        scene.times(CALLS, call -> {
            long start = scene.now();
            // another thread's request is on its way, and this one follows it at once
            only.exchange(start + ONE_WAY, 10 * MS).oneWay(ONE_WAY).invocation("other-" + call);
            long free = start + 2 * ONE_WAY + 10 * MS;
            String id = "own-" + call;
            only.exchange(free + MS + ONE_WAY, MS)
                    .oneWay(ONE_WAY)
                    .invocation(id)
                    .readLate(2 * MS);
            long end = free + 2 * MS + 2 * ONE_WAY;
            scene.logged(start, end, false, new Invocation(id, 0, start, start + MS, end));
        });
        first(scene.beyond(15), Kind.POOL_TOO_SMALL);
    }

    @Test
    void describingTheTableInEachCallHasAFixOfItsOwn() {
        Scene scene = new Scene();
        scene.times(CALLS, call -> {
            long start = scene.now();
            SampleWire.Connection on =
                    call == 0 ? scene.wire.connection(start) : scene.lastOne().connection();
            scene.on(on).call().operation("DescribeTable");
            String id = "get-" + call;
            scene.lastOne().invocation(id + "-d");
            on.exchange(scene.now() + ONE_WAY, MS)
                    .oneWay(ONE_WAY)
                    .operation("GetItem")
                    .invocation(id);
            long end = scene.now() + 2 * ONE_WAY + MS;
            scene.logged(start, end, false, new Invocation(id + "-d", 0), new Invocation(id, 0));
        });
        assertThat(first(scene.beyond(15), Kind.SEVERAL_REQUESTS).fix())
                .isEqualTo("describe the table once, not in each call");
    }

    @Test
    void callsWhoseRequestsAreUnknownAreNotSaidToBeOnConnections() {
        Scene scene = new Scene().unknownInvocations().concurrency(8);
        scene.call();
        scene.times(CALLS, i -> scene.logged(scene.now(), scene.now() + 90 * MS, false));
        assertThat(String.join("\n", text(scene.beyond(30))))
                .doesNotContain("connections are fine")
                .contains("40 of 40 calls sent no request that the kit could match")
                .contains("the 8 calling threads had at most 1 request under way at a time");
    }

    @Test
    void collectionsThatTheCodeAsksForAreToBeRemoved() {
        Scene asked = new Scene();
        asked.times(CALLS, i -> {
            asked.phases(0, 1, 0, 40);
            asked.stoodStill(40, "SerialOld (System.gc())");
        });
        assertThat(first(asked.beyond(20), Kind.JVM_PAUSES).fix()).contains("find the call of System.gc()");
        Scene rather = new Scene();
        rather.times(CALLS, i -> {
            rather.phases(0, 1, 0, 40);
            rather.stoodStill(40);
            rather.times(2, j -> rather.pause(5).stoodStill(1, "SerialOld (System.gc())"));
        });
        assertThat(first(rather.beyond(20), Kind.JVM_PAUSES).fix()).isEqualTo(Kind.JVM_PAUSES.fix());
    }

    @Test
    void aMachineThatTakesMoreThanTheSdkExplainsTheSdksTime() {
        Scene scene = new Scene().userClient("NettyNio", true);
        scene.times(CALLS, i -> {
            scene.phases(0, 1, 20, 35);
            scene.stalled(30);
        });
        assertThat(scene.beyond(10).causes()).extracting(Cause::kind).doesNotContain(Kind.FUTURE_COMPLETED_LATE);
        Scene quiet = new Scene().userClient("NettyNio", true);
        quiet.times(CALLS, i -> quiet.phases(0, 1, 20, 5));
        first(quiet.beyond(10), Kind.FUTURE_COMPLETED_LATE);
    }

    @Test
    void aHandshakeThatItsClientCancelsWasGivenUp() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.failedHandshake(50, "Received fatal alert: number 90")
                .lastFailure()
                .closed(Closer.CLIENT_FIN, scene.now()));
        Diagnosis diagnosis = scene.diagnosis(Symptom.CONNECTIONS);
        first(diagnosis, Kind.HANDSHAKES_GIVEN_UP);
        assertThat(diagnosis.causes()).extracting(Cause::kind).doesNotContain(Kind.FAILED_HANDSHAKES);
    }

    /** Each call opens a connection and leaves it open; the pool says what it says. */
    private static Scene forgetful(PoolState... pool) {
        Scene scene = new Scene().userClient("Apache5", false);
        scene.times(CALLS, i -> {
            scene.call(1, Handshake.RESUMED);
            scene.forgotten();
        });
        for (PoolState state : pool) {
            scene.clients.pooled(0, state);
        }
        return scene;
    }

    @Test
    void connectionsLeakOnlyIfTheirPoolSaysThatTheyAreHeld() {
        Cause leaked = first(forgetful(new PoolState(CALLS + 1, 0)).diagnosis(Symptom.CONNECTIONS), Kind.LEAKED);
        assertThat(leaked.evidence().get(0))
                .endsWith("; after the calls, the code held 40 connections, and the pool had 0 idle");
        first(forgetful(new PoolState(1, CALLS)).diagnosis(Symptom.CONNECTIONS), Kind.UNUSED_CONNECTIONS);
        first(forgetful(new PoolState(1, 0)).diagnosis(Symptom.CONNECTIONS), Kind.UNUSED_CONNECTIONS);
        first(forgetful().diagnosis(Symptom.CONNECTIONS), Kind.UNUSED_CONNECTIONS);
    }

    @Test
    void aFewLostConnectionsAreNotFineThoughTheyExplainLittle() {
        Scene scene = new Scene();
        scene.times(200, i -> {
            scene.call();
            if (i % 50 == 25) {
                scene.closed(Closer.SERVER);
            }
        });
        Diagnosis diagnosis = scene.diagnosis();
        assertThat(String.join("\n", text(diagnosis))).doesNotContain("connections are fine");
        assertThat(
                        diagnosis.causes().isEmpty()
                                ? String.join("\n", diagnosis.account())
                                : diagnosis.causes().get(0).kind().toString())
                .containsAnyOf("4 connections replaced an earlier one: the service closes", "SERVER_CLOSES");
    }
}
