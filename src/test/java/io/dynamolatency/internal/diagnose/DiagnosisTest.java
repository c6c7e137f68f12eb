package io.dynamolatency.internal.diagnose;

import static io.dynamolatency.internal.diagnose.ExpectedCauses.CALLS;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.text;
import static io.dynamolatency.internal.diagnose.Scene.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.PoolState;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The diagnosis finds each cause when it is the only one, and no cause when all is well. */
@Tag("unit")
class DiagnosisTest {

    private static final Set<Kind> SEEN = EnumSet.noneOf(Kind.class);

    private static Cause first(Diagnosis diagnosis, Kind kind) {
        Cause cause = ExpectedCauses.first(diagnosis, kind);
        SEEN.add(kind);
        return cause;
    }

    @AfterAll
    static void everyCauseHasItsTest() {
        Set<Kind> elsewhere = EnumSet.of(Kind.POOL_OVERFLOW, Kind.FEW_THREADS);
        elsewhere.addAll(DiagnosisOfPhasesTest.KINDS);
        elsewhere.addAll(DiagnosisOfClientsTest.KINDS);
        assertThat(SEEN).containsAll(EnumSet.complementOf(EnumSet.copyOf(elsewhere)));
    }

    @Test
    void callsOnOneConnectionAreHealthy() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.call());
        assertThat(scene.diagnosis().healthy()).isTrue();
        for (Symptom question : Symptom.values()) {
            assertThat(scene.diagnosis(question).causes()).as(question.name()).isEmpty();
        }
        assertThat(text(scene.beyond(10)))
                .containsExactly(
                        "cause: connections are fine: 39 of 39 calls beyond the limit were on an already open"
                                + " connection",
                        "evidence: a call beyond the limit took 12 ms on average: 500 us before the request left,"
                                + " 10 ms on the network (round trip 10 ms), 1 ms the service, 500 us after the answer",
                        "fix: no single cause was found: look at the largest part of a call's time, and check that the"
                                + " limit is above the round trip plus the cost of a call on this machine");
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
                .contains("the request header said keep-alive, but the client closed after every answer: the header"
                        + " lies (answer: keep-alive; closed ");
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
                .contains("; longest idle time before a reuse: 31");
        Scene always = new Scene();
        always.times(CALLS, i -> {
            always.call();
            always.pause(100).closed(Closer.CLIENT_FIN);
        });
        assertThat(first(always.diagnosis(), Kind.IDLE_LIMIT).evidence().get(0))
                .endsWith("no connection was used again; the test waits 100 ms before a call that opens a"
                        + " connection (median)");
    }

    @Test
    void connectionsThatAreNotReturned() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call();
            scene.forgotten();
        });
        scene.clients.pooled(0, new PoolState(CALLS, 0));
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
    void anErrorThatCostsItsConnectionAfterAWhileIsNoIdleLimit() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            SampleWire.Call call = scene.call(1, Handshake.RESUMED);
            if (i % 4 == 3) {
                call.status(500);
                scene.pause(40).closed(Closer.SERVER);
            }
        });
        first(scene.diagnosis(), Kind.ERROR_ANSWERS);
        assertThat(scene.diagnosis().causes()).hasSize(1);
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
                scene.ended(InvocationEndings.Kind.READ_TIMEOUT).closed(Closer.CLIENT_RESET);
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
                .isEqualTo("8 pauses, 512 ms in total, the longest 64 ms (G1 Pause)");
        assertThat(scene.diagnosis().causes()).extracting(Cause::kind).doesNotContain(Kind.SLOW_SERVICE);
    }

    @Test
    void oneLongPauseIsNoCauseOfAllCalls() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call(i == 20 ? 200 : 1, Handshake.FULL);
            if (i == 20) {
                scene.stoodStill(204);
            }
        });
        assertThat(scene.diagnosis().causes()).isEmpty();
        first(scene.beyond(50), Kind.JVM_PAUSES);
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
    void whatSetsTheHeaderIsNamed() {
        Scene scene = new Scene().userClient("Apache5", false);
        scene.clients.closesBy(0, "the interceptor com.acme.Closes");
        scene.times(CALLS, i -> {
            scene.call().requestHeader("close");
            scene.closed(Closer.CLIENT_FIN);
        });
        Cause cause = first(scene.diagnosis(Symptom.CONNECTIONS), Kind.REQUEST_CLOSE);
        assertThat(cause.title())
                .isEqualTo("requests ask for their connection to be closed: the interceptor com.acme.Closes sets the"
                        + " header");
        assertThat(cause.fix()).isEqualTo("remove the request header Connection: close there");
        scene.clients.closesBy(1, "the client's overrideConfiguration");
        scene.client(1).call().requestHeader("close");
        assertThat(first(scene.diagnosis(Symptom.CONNECTIONS), Kind.REQUEST_CLOSE)
                        .title())
                .as("two origins")
                .isEqualTo(Kind.REQUEST_CLOSE.title());
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
    void nothingAtAllIsHealthy() {
        assertThat(new Scene().diagnosis().sentence()).isEqualTo("connections are fine: there is no call to explain");
        assertThat(new Scene().diagnosis(Symptom.CONNECTIONS).healthy()).isTrue();
    }
}
