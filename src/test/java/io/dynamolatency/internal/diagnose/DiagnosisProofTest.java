package io.dynamolatency.internal.diagnose;

import static io.dynamolatency.internal.diagnose.ExpectedCauses.CALLS;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.first;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.text;
import static io.dynamolatency.internal.diagnose.Scene.MS;
import static io.dynamolatency.internal.diagnose.Scene.ONE_WAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.internal.wire.PoolState;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A diagnosis names a cause, and says a sentence, only if the calls and the wire show it. */
@Tag("unit")
class DiagnosisProofTest {

    @Test
    void errorsDoNotCloseConnectionsIfOtherAnswersCloseThemAsOften() {
        for (int error : new int[] {2, 1}) {
            Scene says = new Scene();
            says.times(CALLS, i -> {
                SampleWire.Call call = says.call().responseHeader("close");
                if (i % error == 0) {
                    call.status(400).error("ConditionalCheckFailedException");
                }
                says.closed(Closer.SERVER);
            });
            assertThat(first(says.diagnosis(Symptom.CONNECTIONS), Kind.SERVER_ANSWERS_CLOSE)
                            .connections())
                    .isEqualTo(CALLS - 1);
            for (Closer closer : new Closer[] {Closer.SERVER, Closer.CLIENT_FIN}) {
                Scene closes = new Scene();
                closes.times(CALLS, i -> {
                    SampleWire.Call call = closes.call(1, Handshake.RESUMED);
                    if (i % error == 0) {
                        call.status(500);
                    }
                    closes.closed(closer);
                });
                assertThat(closes.diagnosis(Symptom.CONNECTIONS).causes())
                        .extracting(Cause::kind)
                        .containsExactly(closer == Closer.SERVER ? Kind.SERVER_CLOSES : Kind.CLIENT_CLOSES);
            }
        }
    }

    /** Each call leaves a request behind. The answer arrives in full, and the pool closes the connection later. */
    @Test
    void aCloseLongAfterTheAnswerIsNotTheCallers() {
        Scene scene = new Scene().userClient("NettyNio", true).unknownInvocations();
        scene.times(CALLS, i -> {
            scene.leftAfter(1);
            scene.pause(200).closed(Closer.CLIENT_FIN).pause(5);
        });
        first(scene.diagnosis(Symptom.CONNECTIONS), Kind.IDLE_LIMIT);
    }

    @Test
    void connectionsThatWereLostAreNotFine() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            scene.call(250, Handshake.RESUMED).requestHeader("close");
            scene.closed(Closer.CLIENT_FIN);
        });
        first(scene.diagnosis(), Kind.SLOW_SERVICE);
        assertThat(scene.diagnosis().sentence()).startsWith(Kind.SLOW_SERVICE.title());
        assertThat(scene.beyond(60_000).sentence()).isEqualTo("there is no call to explain");
    }

    @Test
    void manyShortAnswersAreNotASlowService() {
        Scene scene = new Scene().network(NetworkProfile.of(Duration.ofMillis(1), TlsVersion.TLS_1_3));
        SampleWire.Connection on = scene.call().connection();
        scene.times(CALLS, call -> {
            long start = scene.now();
            long at = start;
            Invocation[] sent = new Invocation[30];
            for (int i = 0; i < sent.length; i++) {
                String id = "item-" + call + "-" + i;
                on.exchange(at + MS / 2, 2 * MS)
                        .oneWay(MS / 2)
                        .operation("GetItem")
                        .invocation(id);
                sent[i] = new Invocation(id, 0);
                at += 3 * MS;
            }
            scene.logged(start, at, false, sent);
        });
        assertThat(scene.beyond(20).causes()).extracting(Cause::kind).containsExactly(Kind.SEVERAL_REQUESTS);
    }

    @Test
    void headersAreThoseOfTheConnectionsThatTheCauseConcerns() {
        for (Closer closer : new Closer[] {Closer.SERVER, Closer.CLIENT_FIN}) {
            Scene scene = new Scene();
            scene.times(CALLS, i -> {
                SampleWire.Call call = scene.call(1, Handshake.RESUMED);
                if (i % 4 == 3) {
                    call.responseHeader("close");
                }
                scene.closed(closer);
            });
            Cause cause = first(
                    scene.diagnosis(Symptom.CONNECTIONS),
                    closer == Closer.SERVER ? Kind.SERVER_CLOSES : Kind.CLIENT_CLOSES);
            assertThat(cause.evidence().get(0)).contains("keep-alive").doesNotContain("close)");
        }
    }

    @Test
    void connectionsOfFurtherClientsReplacedNone() {
        Scene scene = new Scene();
        SampleWire.Connection[] own = new SampleWire.Connection[4];
        scene.times(4, i -> own[i] = scene.forgotten().client(i).call().connection());
        scene.times(CALLS, i -> scene.client(i % 4).on(own[i % 4]).call());
        assertThat(String.join("\n", text(scene.diagnosis())))
                .doesNotContain("replaced an earlier one")
                .doesNotContain("connections are fine");
    }

    @Test
    void aPoolThatHoldsMoreConnectionsThanTheCallsLeftIsNotSaidToHoldTheirs() {
        Scene scene = new Scene().userClient("Apache5", false);
        scene.times(CALLS, i -> {
            scene.call(1, Handshake.RESUMED);
            scene.forgotten();
        });
        scene.clients.pooled(0, new PoolState(91, 0));
        assertThat(first(scene.diagnosis(Symptom.LEAKS), Kind.LEAKED).evidence().get(0))
                .startsWith("39 connections had")
                .endsWith("the code held 90 connections, and the pool had 0 idle");
    }

    private static void refused(Scene scene) {
        scene.times(10, i -> {
            String id = "refused-" + i;
            long start = scene.now();
            SampleWire.Connection on = scene.lastOne().connection();
            on.exchange(start + ONE_WAY, MS).oneWay(ONE_WAY).status(400).invocation(id);
            scene.logged(start, start + 11 * MS, true, new Invocation(id, 0));
        });
    }

    /** The calls that failed got an answer, whatever other calls went through. */
    @Test
    void aCallThatSucceededDoesNotShowWhyOthersFailed() {
        Scene handshake = new Scene();
        handshake.wire.connection(handshake.now()).failed("Received fatal alert: certificate_expired");
        handshake.pause(1).call();
        refused(handshake);
        assertThat(handshake.diagnosis().causes()).extracting(Cause::kind).contains(Kind.FAILED_HANDSHAKES);
        assertThat(FailureCauses.of(handshake.facts()).causes()).isEmpty();
        Scene abandoned = new Scene();
        abandoned.times(CALLS, i -> {
            // the SDK repeats what it gave up, and succeeds
            long start = abandoned.now();
            String id = "again-" + i;
            SampleWire.Connection given = abandoned.wire.connection(start);
            given.exchange(start + ONE_WAY, MS).unanswered().invocation(id).attempt(1, 3);
            given.closed(Closer.CLIENT_RESET, start + 30 * MS);
            SampleWire.Connection next = abandoned.wire.connection(start + 30 * MS);
            abandoned.on(next).call().invocation(id).attempt(2, 3);
            abandoned.logged(start, abandoned.now() + 40 * MS, false, new Invocation(id, 0));
        });
        refused(abandoned);
        first(abandoned.diagnosis(), Kind.ABANDONED_CALLS);
        assertThat(FailureCauses.of(abandoned.facts()).causes()).isEmpty();
    }

    private static Scene twice(String operation, int status) {
        return pairs(operation, operation, status);
    }

    /** Calls of two requests each, of which the first has the status. */
    private static Scene pairs(String operation, String next, int status) {
        Scene scene = new Scene();
        SampleWire.Connection on = scene.call().connection();
        scene.times(CALLS, call -> {
            long start = scene.now();
            String id = "twice-" + call;
            on.exchange(start + ONE_WAY, MS)
                    .oneWay(ONE_WAY)
                    .operation(operation)
                    .invocation(id + "-1")
                    .status(status);
            on.exchange(start + 16 * MS, MS).oneWay(ONE_WAY).operation(next).invocation(id + "-2");
            scene.logged(start, start + 22 * MS, false, new Invocation(id + "-1", 0), new Invocation(id + "-2", 0));
        });
        return scene;
    }

    /** Each call reads an item and updates it, until the third update meets its condition. */
    @Test
    void aLoopOfConditionalUpdatesIsToldWhatRefusedThem() {
        Scene scene = new Scene();
        SampleWire.Connection on = scene.call().connection();
        scene.times(CALLS, call -> {
            long start = scene.now();
            Invocation[] sent = new Invocation[6];
            for (int i = 0; i < sent.length; i++) {
                String id = "loop-" + call + "-" + i;
                SampleWire.Call exchange = on.exchange(start + ONE_WAY + i * 12L * MS, MS)
                        .oneWay(ONE_WAY)
                        .operation(i % 2 == 0 ? "GetItem" : "UpdateItem")
                        .invocation(id);
                if (i == 1 || i == 3) {
                    exchange.status(400).error("ConditionalCheckFailedException");
                }
                sent[i] = new Invocation(id, 0);
            }
            scene.logged(start, start + 72 * MS, false, sent);
        });
        assertThat(first(scene.beyond(15), Kind.SEVERAL_REQUESTS).fix())
                .contains("(most often: 400 ConditionalCheckFailedException)");
    }

    /** As many reads as writes: each call has one write, which depends on the read. */
    @Test
    void aReadBeforeAWriteIsNotToldToBatchItsWrites() {
        assertThat(first(pairs("GetItem", "PutItem", 200).beyond(15), Kind.SEVERAL_REQUESTS)
                        .fix())
                .isEqualTo(Kind.SEVERAL_REQUESTS.fix());
    }

    @Test
    void severalRequestsHaveTheFixForTheirOperation() {
        assertThat(first(twice("PutItem", 500).beyond(15), Kind.SEVERAL_REQUESTS)
                        .fix())
                .contains("an earlier one failed (most often: 500)");
        assertThat(first(twice("BatchWriteItem", 200).beyond(15), Kind.SEVERAL_REQUESTS)
                        .fix())
                .contains("unprocessed items");
        assertThat(first(twice("UpdateItem", 200).beyond(15), Kind.SEVERAL_REQUESTS)
                        .fix())
                .contains("TransactWriteItems")
                .doesNotContain("Query");
        assertThat(first(twice("GetItem", 200).beyond(15), Kind.SEVERAL_REQUESTS)
                        .fix())
                .isEqualTo(Kind.SEVERAL_REQUESTS.fix());
    }

    @Test
    void pausesThatCollectNoGarbageHaveAFixOfTheirOwn() {
        for (boolean otherProcess : new boolean[] {true, false}) {
            Scene scene = otherProcess ? new Scene().otherProcess() : new Scene();
            scene.times(CALLS, i -> {
                scene.call(41, Handshake.FULL);
                scene.safepoint(40, "safepoint (ThreadDump)");
            });
            assertThat(first(scene.beyond(20), Kind.JVM_PAUSES).fix())
                    .startsWith("find what stops the test's JVM, mostly for \"safepoint (ThreadDump)\"");
        }
    }

    @Test
    void aSlowFirstAnswerExplainsTheFirstCall() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.call(i == 0 ? 2_000 : 1, Handshake.FULL));
        assertThat(first(CauseAnalysis.ofFirstCalls(scene.facts()), Kind.SLOW_SERVICE)
                        .calls())
                .isEqualTo(1);
    }

    /** Requests of an executor's threads match no call, so their clients are unknown. */
    @Test
    void whyAnUnknownClientClosesIsNotGuessed() {
        Scene rebuilt = new Scene().unknownInvocations();
        rebuilt.times(CALLS, i -> {
            rebuilt.call();
            if (i % 5 == 4) {
                rebuilt.closed(Closer.CLIENT_FIN);
            }
        });
        first(rebuilt.diagnosis(Symptom.CONNECTIONS), Kind.CLIENT_CLOSES);
        Scene paused = new Scene().unknownInvocations();
        paused.times(CALLS, i -> {
            paused.call();
            paused.pause(200).closed(Closer.CLIENT_FIN).pause(5);
        });
        first(paused.diagnosis(Symptom.CONNECTIONS), Kind.CLIENT_CLOSES);
        Scene aborted = new Scene().ofUnknownLibrary().unknownInvocations().concurrency(4);
        aborted.times(CALLS, i -> {
            aborted.call(1, Handshake.RESUMED);
            if (i == 10 || i == 25) {
                aborted.closed(Closer.CLIENT_FIN);
            }
        });
        first(aborted.diagnosis(Symptom.CONNECTIONS), Kind.CLIENT_CLOSES);
    }

    @Test
    void anotherProcessMayMakeNewClients() {
        Scene scene = new Scene().otherProcess();
        scene.times(8, i -> {
            scene.times(5, j -> scene.call(1, Handshake.RESUMED));
            scene.closed(Closer.CLIENT_FIN);
        });
        Cause cause = first(scene.diagnosis(Symptom.CONNECTIONS), Kind.TIME_TO_LIVE);
        assertThat(cause.title()).doesNotContain("pool");
        assertThat(cause.fix()).startsWith("find code that makes a new client");
    }

    /** A call that spends time in the SDK, in its HTTP client, before the SDK's result, and after it. */
    private static Scene apart(boolean asynchronous, int inSdk, int inHttpClient, int beforeResult, int afterResult) {
        Scene scene = new Scene().userClient(asynchronous ? "NettyNio" : "Apache5", asynchronous);
        SampleWire.Connection on = scene.call().connection();
        scene.times(CALLS, call -> {
            long start = scene.now();
            String id = "apart-" + call;
            long ready = start + inSdk * MS;
            long sent = ready + inHttpClient * MS;
            long done = sent + 2 * ONE_WAY + MS + beforeResult * MS;
            on.exchange(sent + ONE_WAY, MS).oneWay(ONE_WAY).invocation(id);
            scene.logged(start, done + afterResult * MS, false, new Invocation(id, 0, start, ready, done));
        });
        return scene;
    }

    @Test
    void aTitleNamesThePlacesInWhichItsTimePassed() {
        Cause both = first(apart(false, 20, 21, 0, 0).beyond(20), Kind.IN_SDK);
        assertThat(both.title()).contains("in the SDK and in its HTTP client");
        assertThat(both.fix()).contains("credentials", "look at what interceptors do in beforeTransmission");
        List<Cause> late = apart(true, 0, 0, 30, 20).beyond(20).causes();
        assertThat(late)
                .extracting(Cause::title)
                .containsExactly(Kind.FUTURE_COMPLETED_LATE.title(), Kind.AFTER_ANSWER.title());
        assertThat(late.get(0).fix()).contains("interceptors");
        assertThat(late.get(1).fix()).isEqualTo(Kind.AFTER_ANSWER.fix());
    }
}
