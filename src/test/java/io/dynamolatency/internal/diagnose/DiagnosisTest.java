package io.dynamolatency.internal.diagnose;

import static io.dynamolatency.internal.diagnose.Scene.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.diagnosis.Cause;
import io.dynamolatency.diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.Evidence;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The diagnosis finds each cause when it is the only one, and no cause when all is well. */
@Tag("unit")
class DiagnosisTest {

    private static List<String> text(Diagnosis diagnosis) {
        return diagnosis.lines().stream().map(Diagnosis.Line::toString).toList();
    }

    private static final int CALLS = 40;
    private static final Set<Kind> SEEN = EnumSet.noneOf(Kind.class);

    private static Cause first(Diagnosis diagnosis, Kind kind) {
        assertThat(diagnosis.causes()).as(diagnosis.lines().toString()).isNotEmpty();
        Cause cause = diagnosis.causes().get(0);
        assertThat(cause.kind()).as(diagnosis.lines().toString()).isEqualTo(kind);
        assertThat(cause.evidence()).hasSizeBetween(1, 3).noneMatch(String::isBlank);
        SEEN.add(kind);
        return cause;
    }

    @AfterAll
    static void everyCauseHasItsTest() {
        // these two take several threads: they are planted
        assertThat(SEEN).containsAll(EnumSet.complementOf(EnumSet.of(Kind.POOL_TOO_SMALL, Kind.POOL_OVERFLOW)));
    }

    @Test
    void callsOnOneConnectionAreHealthy() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.call());
        assertThat(scene.diagnosis().healthy()).isTrue();
        for (Symptom question : Symptom.values()) {
            assertThat(scene.diagnosis(question).causes()).as(question.name()).isEmpty();
        }
        assertThat(text(scene.beyond(10)).subList(0, 4))
                .containsExactly(
                        "cause: connections are fine: 39 of 39 calls beyond the limit were on a connection that was"
                                + " there before",
                        "evidence: of the 12 ms of such a call the service took 1 ms, new connections 0 ms",
                        "evidence: pauses of this JVM took 0 ms",
                        "evidence: the network, with a round trip of 10 ms, and the client took 11 ms");
    }

    @Test
    void aRequestThatAsksForTheCloseIsTheCauseNoMatterWhoCloses() {
        for (Closer closer : new Closer[] {Closer.SERVER, Closer.CLIENT_FIN, Closer.CLIENT_RESET}) {
            Scene scene = new Scene();
            scene.times(CALLS, i -> {
                scene.call().requestHeader("close").responseHeader("close");
                scene.closed(closer);
            });
            Cause cause = first(scene.diagnosis(), Kind.REQUEST_CLOSE);
            assertThat(cause.connections()).isEqualTo(CALLS - 1);
            assertThat(cause.calls()).isEqualTo(CALLS - 1);
            assertThat(cause.explained()).isEqualTo(Duration.ofMillis(20L * (CALLS - 1)));
            assertThat(cause.evidence().get(0)).startsWith("request header Connection: close on 40 of 40 exchanges");
        }
    }

    @Test
    void anAnswerThatAnnouncesTheCloseIsTheCause() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call().responseHeader("close");
            scene.closed(Closer.SERVER);
        });
        first(scene.diagnosis(), Kind.SERVER_ANSWERS_CLOSE);
    }

    @Test
    void aClientThatClosesAllTheSame() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call(1, Handshake.RESUMED).requestHeader("keep-alive");
            scene.closed(Closer.CLIENT_FIN);
        });
        Cause cause = first(scene.diagnosis(), Kind.CLIENT_CLOSES);
        assertThat(cause.evidence().get(0))
                .contains("its request header said keep-alive and the client closed after every answer: the header lies"
                        + " (answer: keep-alive; closed ");
    }

    @Test
    void aServiceThatClosesWithoutAWord() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call();
            scene.closed(Closer.SERVER);
        });
        first(scene.diagnosis(), Kind.SERVER_CLOSES);
    }

    @Test
    void aServiceThatClosesWhatIsIdle() {
        Scene scene = new Scene()
                .network(NetworkProfile.of(Duration.ofMillis(10), TlsVersion.TLS_1_3)
                        .withIdleTimeout(Duration.ofMillis(100)));
        scene.times(CALLS, i -> {
            scene.call();
            scene.pause(110).closed(Closer.SERVER).pause(40);
        });
        first(scene.diagnosis(), Kind.SERVER_CLOSES_IDLE);
    }

    @Test
    void aNewClientForEachCallClosedOrNot() {
        Scene closed = new Scene();
        closed.times(CALLS, i -> {
            closed.client(i).call();
            closed.closed(Closer.CLIENT_RESET);
        });
        assertThat(first(closed.diagnosis(), Kind.CLIENT_REBUILT).evidence().get(0))
                .isEqualTo("40 SDK clients sent 40 requests; TLS handshakes: 40 full, 0 resumed");
        Scene left = new Scene();
        left.times(CALLS, i -> {
            left.client(i).call();
            left.forgotten();
        });
        first(left.diagnosis(), Kind.CLIENT_REBUILT);
        assertThat(left.diagnosis(Symptom.LEAKS).causes().get(0).kind()).isEqualTo(Kind.CLIENT_REBUILT);
    }

    @Test
    void aClientThatResumesNothingIsNewIfClientsAreUnknown() {
        Scene scene = new Scene().unknownInvocations();
        scene.times(CALLS, i -> {
            scene.call();
            scene.closed(Closer.CLIENT_FIN);
        });
        first(scene.diagnosis(), Kind.CLIENT_REBUILT);
    }

    @Test
    void theKitsOwnModeOfAClientForEachCall() {
        Scene scene = new Scene().mode(ConnectionMode.CLIENT_PER_CALL);
        scene.times(CALLS, i -> {
            scene.call();
            scene.closed(Closer.CLIENT_RESET);
        });
        first(scene.diagnosis(), Kind.CLIENT_REBUILT);
    }

    @Test
    void severalClientsThatKeepTheirConnectionsAreHealthy() {
        Scene scene = new Scene();
        SampleWire.Connection[] own = new SampleWire.Connection[4];
        scene.times(4, i -> {
            own[i] = scene.client(i).call().connection();
            scene.forgotten();
        });
        scene.times(CALLS, i -> {
            scene.client(i % 4).on(own[i % 4]);
            scene.call();
        });
        assertThat(scene.diagnosis().causes()).isEmpty();
    }

    @Test
    void anAgeThatNoConnectionOutlives() {
        Scene scene = new Scene();
        scene.times(8, i -> {
            scene.times(5, j -> scene.call(1, Handshake.RESUMED));
            scene.closed(Closer.CLIENT_FIN);
        });
        Cause cause = first(scene.diagnosis(), Kind.TIME_TO_LIVE);
        assertThat(cause.connections()).isEqualTo(7);
    }

    @Test
    void anIdlenessThatNoConnectionOutlives() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call();
            if (i % 3 == 2) {
                scene.pause(200).closed(Closer.CLIENT_FIN);
            } else {
                scene.pause(30);
            }
        });
        assertThat(first(scene.diagnosis(), Kind.IDLE_LIMIT).evidence().get(0))
                .contains("; the longest that one was used again after is 31");
        Scene always = new Scene();
        always.times(CALLS, i -> {
            always.call();
            always.pause(100).closed(Closer.CLIENT_FIN);
        });
        assertThat(first(always.diagnosis(), Kind.IDLE_LIMIT).evidence().get(0)).endsWith("none was used again");
    }

    @Test
    void connectionsThatAreNotReturned() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call();
            scene.forgotten();
        });
        first(scene.diagnosis(), Kind.LEAKED);
        first(scene.diagnosis(Symptom.LEAKS), Kind.LEAKED);
    }

    @Test
    void anErrorThatCostsItsConnection() {
        for (Closer closer : new Closer[] {Closer.SERVER, Closer.CLIENT_FIN}) {
            Scene scene = new Scene();
            scene.times(CALLS, i -> {
                SampleWire.Call call = scene.call();
                if (i % 4 == 3) {
                    call.status(500);
                    scene.closed(closer);
                }
            });
            assertThat(first(scene.diagnosis(), Kind.ERROR_ANSWERS).evidence().get(0))
                    .isEqualTo("answers by status: 30 x 200, 10 x 500");
        }
    }

    @Test
    void anErrorThatEveryCallIsAnsweredWithIsNotWhatClosesAConnectionNowAndThen() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call(1, Handshake.RESUMED).status(400);
            if (i % 10 == 9) {
                scene.pause(100).closed(Closer.CLIENT_FIN);
            }
        });
        first(scene.diagnosis(), Kind.IDLE_LIMIT);
    }

    @Test
    void aClientThatGivesUpWaiting() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            SampleWire.Call call = scene.call();
            if (i % 4 == 3) {
                call.unanswered();
                scene.closed(Closer.CLIENT_RESET);
            }
        });
        first(scene.diagnosis(), Kind.ABANDONED_CALLS);
    }

    @Test
    void requestsThatAreSentAgain() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.retried(400, 20));
        Cause cause = first(scene.diagnosis(), Kind.RETRIES);
        assertThat(cause.explained()).isEqualTo(Duration.ofMillis(31L * CALLS));
        first(scene.diagnosis(Symptom.RETRIES), Kind.RETRIES);
    }

    @Test
    void anAttemptThatFoundItsConnectionGoneIsTheWorkOfWhoClosedIt() {
        Scene scene = new Scene()
                .network(NetworkProfile.of(Duration.ofMillis(10), TlsVersion.TLS_1_3)
                        .withIdleTimeout(Duration.ofMillis(100)));
        scene.times(CALLS, i -> {
            scene.sentAgainUnseen(50);
            scene.pause(110).closed(Closer.SERVER);
        });
        assertThat(first(scene.diagnosis(), Kind.SERVER_CLOSES_IDLE).explained())
                .isEqualTo(Duration.ofMillis(70L * (CALLS - 1)));
        first(scene.diagnosis(Symptom.RETRIES), Kind.SERVER_CLOSES_IDLE);
    }

    @Test
    void aFewSlowAnswersAreNoCauseUnlessTheyAreInQuestion() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.call(i == 20 ? 300 : 1, Handshake.FULL));
        assertThat(scene.diagnosis().causes()).isEmpty();
        first(scene.beyond(20), Kind.SLOW_SERVICE);
    }

    @Test
    void stallsThatDelayCallsAreNoFaultOfARateThatIsHeld() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.late(i % 2 == 0 ? 0 : 10));
        DiagnosisInput facts = scene.facts();
        RunConditions held = new RunConditions(
                facts.setting().mode(),
                facts.setting().client(),
                facts.setting().network(),
                1,
                true);
        assertThat(CauseAnalysis.of(
                                new DiagnosisInput(held, facts.samples(), facts.wire(), List.of()), Symptom.CALLS, 0)
                        .causes())
                .isEmpty();
        first(scene.diagnosis(), Kind.RATE_NOT_HELD);
    }

    @Test
    void aBusyMachineDoesNotMakeAClientThatClosesAtOnceAPatientOne() {
        Scene scene = new Scene();
        // the close is seen late, since the machine is busy, and the test does not pause between its calls
        scene.times(CALLS, i -> {
            SampleWire.Connection on = scene.call(1, Handshake.RESUMED).connection();
            on.closed(Closer.CLIENT_FIN, scene.now() + 15 * MS);
            scene.forgotten();
        });
        first(scene.diagnosis(), Kind.CLIENT_CLOSES);
    }

    @Test
    void sessionsThatAreNotResumedExplainFullHandshakesNoMatterWhoCloses() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call().responseHeader("close");
            scene.closed(Closer.SERVER);
        });
        first(scene.diagnosis(Symptom.FULL_HANDSHAKES), Kind.RESUMPTION_LOST);
        first(scene.diagnosis(Symptom.CONNECTIONS), Kind.SERVER_ANSWERS_CLOSE);
        Scene resumed = new Scene();
        resumed.times(CALLS, i -> {
            resumed.call(1, i == 0 ? Handshake.FULL : Handshake.RESUMED).responseHeader("close");
            resumed.closed(Closer.SERVER);
        });
        assertThat(resumed.diagnosis(Symptom.FULL_HANDSHAKES).causes())
                .extracting(Cause::kind)
                .doesNotContain(Kind.RESUMPTION_LOST);
    }

    @Test
    void handshakesThatFail() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call();
            if (i == 7) {
                scene.wire.connection(scene.now()).failed("Received fatal alert: certificate_expired");
            }
        });
        assertThat(first(scene.diagnosis(), Kind.FAILED_HANDSHAKES).evidence().get(0))
                .isEqualTo("why: Received fatal alert: certificate_expired");
    }

    @Test
    void callsOfSeveralRequests() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.severalRequests(5));
        Cause cause = first(scene.diagnosis(), Kind.SEVERAL_REQUESTS);
        assertThat(cause.explained()).isEqualTo(Duration.ofMillis(44L * CALLS));
        assertThat(cause.evidence().get(0)).isEqualTo("200 requests for 40 calls: 200 x GetItem");
    }

    @Test
    void aServiceThatIsSlowNowAndThenOrAlways() {
        Scene now = new Scene();
        now.times(CALLS, i -> now.call(i % 10 == 9 ? 80 : 1, Handshake.FULL));
        first(now.diagnosis(), Kind.SLOW_SERVICE);
        assertThat(now.diagnosis().sentence())
                .startsWith("connections are fine: the service takes long to answer (explains ");
        assertThat(now.diagnosis(Symptom.CONNECTIONS).causes()).isEmpty();
        Scene always = new Scene();
        always.times(CALLS, i -> always.call(60, Handshake.FULL));
        first(always.diagnosis(), Kind.SLOW_SERVICE);
    }

    @Test
    void aJvmThatStoodStillAlsoWhereTheServiceSeemedSlow() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            // the pause holds the proxy up as well, so the answer seems to take longer
            scene.call(i % 5 == 4 ? 60 : 1, Handshake.FULL);
            if (i % 5 == 4) {
                scene.stoodStill(64);
            }
        });
        assertThat(first(scene.diagnosis(), Kind.JVM_PAUSES).evidence().get(0))
                .isEqualTo("8 pauses of 512 ms together, the longest 64 ms (G1 Pause)");
        assertThat(scene.diagnosis().causes()).extracting(Cause::kind).doesNotContain(Kind.SLOW_SERVICE);
    }

    @Test
    void stallsOfThisMachineAreNoCauseButAreReported() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            // they hold the proxy up as well
            scene.call(i % 5 == 4 ? 60 : 1, Handshake.FULL);
            if (i % 5 == 4) {
                scene.stalled(64);
            }
        });
        assertThat(scene.diagnosis().causes()).isEmpty();
        assertThat(scene.diagnosis().sentence())
                .startsWith(
                        "connections are fine: 39 of 40 calls were on a connection that was there before, and 512 ms of"
                                + " stalls of this machine overlapped them");
        assertThat(text(scene.beyond(20)).subList(0, 4))
                .containsExactly(
                        "cause: connections are fine: 8 of 8 calls beyond the limit were on a connection that was"
                                + " there before, and 512 ms of stalls of this machine overlapped them",
                        "evidence: of the 71 ms of such a call the service took 1.5 ms, new connections 0 ms",
                        "evidence: pauses of this JVM took 0 ms, stalls of this machine took 64 ms",
                        "evidence: the network, with a round trip of 10 ms, and the client took 5.5 ms");
    }

    @Test
    void aCauseIsHeldAgainstTheTimeThatTheMachineLeft() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call(i % 10 == 9 ? 60 : i % 5 == 4 ? 200 : 1, Handshake.FULL);
            if (i % 10 == 4) {
                scene.stalled(204);
            }
        });
        // 240 ms of 1532 ms, of which the machine took 816 ms
        assertThat(first(scene.diagnosis(), Kind.SLOW_SERVICE).explained()).isEqualTo(Duration.ofMillis(240));
    }

    @Test
    void aRateThatIsNotHeldIsNamedBehindWhatMakesTheCallsSlow() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.late(i * 5L));
        first(scene.diagnosis(), Kind.RATE_NOT_HELD);
        Scene closing = new Scene();
        closing.times(CALLS, i -> {
            closing.late(i * 50L);
            closing.lastOne().responseHeader("close");
            closing.closed(Closer.SERVER);
        });
        assertThat(closing.diagnosis().causes())
                .extracting(Cause::kind)
                .startsWith(Kind.SERVER_ANSWERS_CLOSE)
                .endsWith(Kind.RATE_NOT_HELD);
    }

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

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 2_000 * MS, Long.MIN_VALUE + 5 * MS, -10 * MS})
    void theClockMayWrapAround(long begin) {
        Scene scene = new Scene();
        scene.pause((begin - scene.now()) / MS);
        scene.times(CALLS, i -> {
            scene.call().requestHeader("close");
            scene.pause(100).closed(Closer.CLIENT_FIN);
        });
        Cause cause = first(scene.diagnosis(), Kind.REQUEST_CLOSE);
        assertThat(cause.connections()).isEqualTo(CALLS - 1);
        assertThat(cause.explained()).isEqualTo(Duration.ofMillis(20L * (CALLS - 1)));
    }

    @Test
    void withoutExchangesNothingIsCalledFine() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call();
            scene.closed(Closer.CLIENT_FIN);
        });
        WireLog seen = RecordedWireLog.ofHandshakes(scene.log().connections(), Evidence.EVERY_HANDSHAKE, "");
        DiagnosisInput facts = new DiagnosisInput(scene.facts().setting(), scene.samples(), seen, List.of());
        Diagnosis diagnosis = CauseAnalysis.of(facts, Symptom.CONNECTIONS, 0);
        assertThat(diagnosis.healthy()).isFalse();
        assertThat(diagnosis.sentence()).isEqualTo("unknown: only the proxy sees requests, closes and headers");
    }

    @Test
    void unknownPausesAreReportedAsUnknown() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.call());
        DiagnosisInput facts = new DiagnosisInput(
                scene.facts().setting(),
                scene.samples(),
                scene.log(),
                List.of(),
                Optional.of("there is no recorder"),
                List.of());
        assertThat(text(CauseAnalysis.of(facts, Symptom.CALLS, 0)))
                .contains("evidence: pauses of this JVM are not known: there is no recorder");
    }

    @Test
    void withoutTheProxyPausesAreStillKnown() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call(60, Handshake.FULL);
            scene.stoodStill(60);
        });
        WireLog seen = RecordedWireLog.ofHandshakes(scene.log().connections(), Evidence.EVERY_HANDSHAKE, "");
        DiagnosisInput facts = new DiagnosisInput(
                scene.facts().setting(), scene.samples(), seen, scene.facts().pauses());
        first(CauseAnalysis.of(facts, Symptom.CALLS, 0), Kind.JVM_PAUSES);
        assertThat(CauseAnalysis.of(facts, Symptom.CALLS, 0).sentence())
                .startsWith("the test's own JVM stood still (explains ");
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
                        "cause: connections are fine: none of 2 connections replaced a lost one",
                        "evidence: up to 2 requests were under way at a time, by 1 thread",
                        "fix: make fewer calls at a time, or allow for the HTTP client's spare connections, as"
                                + " @ExpectKeepAlive does");
    }

    @Test
    void theFirstCallIsExplainedByItself() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.call());
        assertThat(text(CauseAnalysis.ofFirstCalls(scene.facts())).subList(0, 2))
                .containsExactly(
                        "cause: connections are fine: 0 of 1 call that came first was on a connection that was there"
                                + " before",
                        "evidence: of the 32 ms of such a call the service took 1 ms, new connections 20 ms");
    }

    @Test
    void requestsAtOneTimeAreNotAddedUp() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.parallelRequests(4, 30));
        assertThat(scene.diagnosis().causes()).extracting(Cause::kind).containsExactly(Kind.SLOW_SERVICE);
        assertThat(scene.diagnosis().causes().get(0).explained()).isEqualTo(Duration.ofMillis(30L * CALLS));
    }

    @Test
    void nothingAtAllIsHealthy() {
        assertThat(new Scene().diagnosis().sentence()).isEqualTo("connections are fine: there is no call to explain");
        assertThat(new Scene().diagnosis(Symptom.CONNECTIONS).healthy()).isTrue();
    }

    // ---- another process

    @Test
    void theWordsForAnotherProcessAreThoseOfNoLanguage() {
        for (Kind kind : Kind.values()) {
            assertThat(OtherProcess.title(kind) + OtherProcess.fix(kind))
                    .as(kind.name())
                    .doesNotContain("connectionTimeToLive", "connectionMaxIdleTime", "maxConcurrency", "apiCallTimeout")
                    .doesNotContain("ExecutionInterceptor", "URLConnection", "try-with-resources", "DynamoDbClient");
        }
    }

    @Test
    void anotherProcessThatClosesAfterAWhileHasNoIdleLimitUnlessItUsesOthersAgain() {
        Scene closes = new Scene().otherProcess();
        closes.times(CALLS, i -> {
            closes.call(1, i == 0 ? Handshake.FULL : Handshake.RESUMED).requestHeader("keep-alive");
            closes.pause(30).closed(Closer.CLIENT_FIN).pause(5);
        });
        Cause cause = first(closes.diagnosis(), Kind.CLIENT_CLOSES);
        assertThat(cause.evidence().get(0))
                .startsWith("its request header said keep-alive and the client closed after every answer");
        assertThat(cause.fix()).isNotEqualTo(cause.kind().fix());
        assertThat(text(closes.diagnosis()))
                .anyMatch(line -> line.startsWith("fix: make one client outside of the loop"));

        Scene limit = new Scene().otherProcess();
        limit.times(CALLS, i -> {
            limit.call(1, i == 0 ? Handshake.FULL : Handshake.RESUMED).requestHeader("keep-alive");
            if (i % 2 == 0) {
                limit.pause(3);
            } else {
                limit.pause(30).closed(Closer.CLIENT_FIN).pause(5);
            }
        });
        first(limit.diagnosis(), Kind.IDLE_LIMIT);
    }

    @Test
    void aClientOfAnotherProcessThatResumesNothingIsNotTakenForManyClients() {
        Scene scene = new Scene().otherProcess();
        scene.times(CALLS, i -> {
            scene.call();
            scene.closed(Closer.CLIENT_FIN);
        });
        first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CLIENT_CLOSES);
    }

    @Test
    void eachProcessStartsNew() {
        Scene scene = new Scene().otherProcess();
        scene.times(CALLS, i -> {
            scene.client(i).call();
            scene.closed(Closer.CLIENT_FIN);
        });
        Cause cause = first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CLIENT_REBUILT);
        assertThat(cause.sentence()).startsWith("each process starts new, and opens its own connections");
        assertThat(cause.evidence().get(0)).startsWith(CALLS + " processes sent " + CALLS + " requests");
        assertThat(cause.fix()).contains("one process that lives on");
    }
}
