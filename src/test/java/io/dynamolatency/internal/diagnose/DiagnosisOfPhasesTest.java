package io.dynamolatency.internal.diagnose;

import static io.dynamolatency.internal.diagnose.ExpectedCauses.CALLS;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.first;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.text;
import static io.dynamolatency.internal.diagnose.Scene.MS;
import static io.dynamolatency.internal.diagnose.Scene.ONE_WAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The diagnosis divides a call by the SDK's phases, and names what takes time outside of the wire. */
@Tag("unit")
class DiagnosisOfPhasesTest {

    static final Set<Kind> KINDS = Set.of(
            Kind.BEFORE_SDK,
            Kind.IN_SDK,
            Kind.FUTURE_COMPLETED_LATE,
            Kind.AFTER_ANSWER,
            Kind.REQUEST_IN_PIECES,
            Kind.EXPECT_CONTINUE,
            Kind.POOL_TOO_SMALL);

    @Test
    void theWaitForALockAroundTheCallIsBeforeTheSdk() {
        Scene scene = new Scene().concurrency(8);
        scene.times(CALLS, i -> scene.phases(60, 1, 0, 0));
        Cause cause = first(scene.beyond(40), Kind.BEFORE_SDK);
        assertThat(cause.explained()).isEqualTo(Duration.ofMillis(60L * (CALLS - 1)));
        assertThat(cause.evidence())
                .contains(
                        "39 calls spent 60 ms before the SDK was called or between requests, on average; the 8 calling"
                                + " threads had only one request under way at a time")
                .contains("a call beyond the limit took 72 ms on average: 60 ms before the SDK was called, 1 ms in the"
                        + " SDK before the request left, 10 ms on the network (round trip 10 ms), 1 ms the"
                        + " service");
        first(scene.diagnosis(), Kind.BEFORE_SDK);
    }

    @Test
    void credentialsFetchedForEachCallAreTimeInTheSdk() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.phases(0, 30, 0, 0));
        assertThat(first(scene.beyond(25), Kind.IN_SDK).evidence().get(0))
                .isEqualTo("39 calls spent 30 ms between the SDK's call and the request, on average");
        assertThat(scene.beyond(25).causes()).hasSize(1);
    }

    @Test
    void aFewMillisecondsInTheSdkAreNoCause() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.phases(2, 2, 0, 2));
        assertThat(scene.beyond(10).causes()).isEmpty();
        assertThat(scene.diagnosis().causes()).isEmpty();
    }

    @Test
    void aFutureThatIsCompletedLateWaitsForItsCompletionThread() {
        Scene scene = new Scene().userClient("NettyNio", true);
        scene.times(CALLS, i -> scene.phases(0, 1, 70, 10));
        Cause cause = first(scene.beyond(35), Kind.FUTURE_COMPLETED_LATE);
        assertThat(cause.explained()).isEqualTo(Duration.ofMillis(70L * (CALLS - 1)));
        assertThat(text(scene.beyond(35)))
                .contains("evidence: 39 calls spent 70 ms between the answer's last byte and the completion of the"
                        + " future, on average");
    }

    @Test
    void aSynchronousClientOfTheCodeHasNoFutureThoughTheKitsClientHas() {
        Scene scene = new Scene().userClient("Apache5", false).kitClient(HttpClientKind.NETTY);
        scene.times(CALLS, i -> scene.phases(0, 1, 70, 10));
        first(scene.beyond(35), Kind.AFTER_ANSWER);
    }

    @Test
    void aFutureThatIsNeverCompletedIsCompletedLate() {
        Scene scene = new Scene().userClient("NettyNio", true);
        scene.times(3, i -> scene.phases(0, 1, -1, 15_000));
        Cause cause = first(scene.diagnosis(), Kind.FUTURE_COMPLETED_LATE);
        assertThat(cause.explained()).isGreaterThan(Duration.ofSeconds(44));
    }

    @Test
    void handlingAfterTheSdkHadTheResultIsTimeAfterTheAnswer() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.phases(0, 1, 0, 50));
        first(scene.beyond(35), Kind.AFTER_ANSWER);
    }

    @Test
    void aRequestInPiecesIsNoSlowService() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.call(43, Handshake.FULL).rest(42 * MS));
        Cause cause = first(scene.beyond(20), Kind.REQUEST_IN_PIECES);
        assertThat(cause.explained()).isEqualTo(Duration.ofMillis(42L * (CALLS - 1)));
        assertThat(cause.evidence().get(0))
                .isEqualTo("the rest of 40 of 40 requests came 42 ms after the head (median): Nagle's algorithm"
                        + " waits for an acknowledgement, and Linux delays it this long");
        assertThat(scene.beyond(20).causes()).extracting(Cause::kind).doesNotContain(Kind.SLOW_SERVICE);
    }

    @Test
    void aBodyThatWaitsForContinueIsNoSlowService() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> scene.call(21, Handshake.FULL)
                .rest(20 * MS)
                .expectsContinue()
                .requestHeader("keep-alive"));
        Cause cause = first(scene.beyond(20), Kind.EXPECT_CONTINUE);
        assertThat(cause.evidence().get(0))
                .isEqualTo("the request header Expect: 100-continue is on 40 of 40 requests; the body came 20 ms after"
                        + " the head (median)");
        assertThat(scene.beyond(20).causes()).hasSize(1);
    }

    /** Each call sends requests at once, which share one connection. */
    private static Scene burst(int requests) {
        return burst(requests, MS);
    }

    private static Scene burst(int requests, long service) {
        Scene scene = new Scene();
        SampleWire.Connection on = scene.call().connection();
        scene.times(CALLS, call -> {
            long start = scene.now();
            Invocation[] sent = new Invocation[requests];
            long end = start;
            for (int i = 0; i < requests; i++) {
                String id = "burst-" + call + "-" + i;
                on.exchange(end + ONE_WAY, service).oneWay(ONE_WAY).invocation(id);
                end += 2 * ONE_WAY + service;
                sent[i] = new Invocation(id, 0, start + 1, start + 2, end);
            }
            scene.logged(start, end, false, sent);
        });
        return scene;
    }

    @Test
    void requestsAtOneTimeThatWaitForABusyConnectionNeedALargerPool() {
        Scene scene = burst(5);
        Cause cause = first(scene.beyond(20), Kind.POOL_TOO_SMALL);
        assertThat(cause.explained()).isGreaterThan(Duration.ofMillis(43L * CALLS));
        assertThat(scene.beyond(20).causes()).hasSize(1);
        assertThat(cause.evidence().get(0)).startsWith("at most 1 request was under way at a time, on 1 connection;");
        assertThat(cause.fix()).startsWith("raise maxConnections to the number of concurrent requests");
    }

    /** The wait is made of other requests' times, so it does not make the service quicker. */
    @Test
    void aSlowServiceIsNamedBesideThePoolThatWaitsForIt() {
        assertThat(burst(4, 25 * MS).diagnosis().causes())
                .extracting(Cause::kind)
                .containsExactly(Kind.POOL_TOO_SMALL, Kind.SLOW_SERVICE);
    }

    @Test
    void aSlowServiceIsNamedBesideTheLockThatWaitsForIt() {
        Scene scene = new Scene().concurrency(4);
        SampleWire.Connection on = scene.call().connection();
        scene.times(CALLS, call -> {
            long start = scene.now();
            long began = start + 3 * (2 * ONE_WAY + 30 * MS);
            on.exchange(began + ONE_WAY, 30 * MS).oneWay(ONE_WAY).invocation("turn-" + call);
            long end = began + 2 * ONE_WAY + 30 * MS;
            scene.logged(start, end, false, new Invocation("turn-" + call, 0, began, began + 1, end));
        });
        assertThat(scene.diagnosis().causes())
                .extracting(Cause::kind)
                .containsExactly(Kind.BEFORE_SDK, Kind.SLOW_SERVICE);
    }

    @Test
    void requestsOfWhichSomeAreAlwaysUnderWayAreNotOneAfterAnother() {
        Scene scene = new Scene();
        scene.call();
        scene.times(CALLS, call -> {
            long start = scene.now();
            Invocation[] sent = new Invocation[8];
            for (int i = 0; i < sent.length; i++) {
                String id = "stream-" + call + "-" + i;
                // each is sent while the one before is under way
                long at = start + 8 * MS * i;
                scene.wire
                        .connection(at - MS)
                        .exchange(at + ONE_WAY, MS)
                        .oneWay(ONE_WAY)
                        .invocation(id);
                sent[i] = new Invocation(id, 0, at, at, at + 11 * MS);
            }
            scene.logged(start, start + 67 * MS, false, sent);
        });
        assertThat(scene.beyond(20).causes()).extracting(Cause::kind).doesNotContain(Kind.SEVERAL_REQUESTS);
    }

    @Test
    void aBurstWhoseCallerStandsStillMeanwhileIsNotOneAfterAnother() {
        Scene scene = new Scene();
        List<SampleWire.Connection> pool = IntStream.range(0, 4)
                .mapToObj(i -> scene.wire.connection(scene.now() + i))
                .toList();
        scene.times(CALLS, call -> {
            long start = scene.now();
            Invocation[] sent = new Invocation[40];
            long free = start;
            for (int i = 0; i < sent.length; i++) {
                // all connections are idle for a while
                long began = start + (i < 8 ? 0 : 30 * MS) + i;
                long at = Math.max(free, began) + i % 4;
                String id = "burst-" + call + "-" + i;
                pool.get(i % 4)
                        .exchange(at + ONE_WAY, MS)
                        .oneWay(ONE_WAY)
                        .invocation(id)
                        .operation("GetItem");
                long done = at + 2 * ONE_WAY + MS;
                free = i % 4 == 3 ? done : free;
                sent[i] = new Invocation(id, 0, began, began + 1, done);
            }
            scene.logged(start, free, false, sent);
        });
        assertThat(first(scene.beyond(40), Kind.POOL_TOO_SMALL)).isNotNull();
        assertThat(scene.beyond(40).causes()).extracting(Cause::kind).doesNotContain(Kind.SEVERAL_REQUESTS);
    }

    @Test
    void requestsOfOtherCallersAreNotFurtherOnesOfTheCall() {
        Scene scene = new Scene();
        scene.times(CALLS, call -> {
            long start = scene.now();
            scene.phases(0, 1, 0, 15);
            // another thread sends it while the call does something else
            scene.lastOne()
                    .connection()
                    .exchange(start + 13 * MS + ONE_WAY, MS)
                    .oneWay(ONE_WAY)
                    .invocation("other-" + call);
        });
        assertThat(scene.beyond(20).causes()).extracting(Cause::kind).doesNotContain(Kind.SEVERAL_REQUESTS);
    }

    @Test
    void aLateRequestIsNoWaitForAConnectionWhileAnotherIsIdle() {
        Scene scene = burst(5);
        SampleWire.Connection idle = scene.wire.connection(scene.now() - 10_000 * MS);
        idle.exchange(scene.now() - 9_000 * MS, MS);
        assertThat(scene.beyond(20).causes()).extracting(Cause::kind).doesNotContain(Kind.POOL_TOO_SMALL);
    }

    @Test
    void requestsWithoutAConnectionNeedALargerPoolToo() {
        Scene scene = new Scene();
        scene.call();
        scene.times(10, i -> {
            long start = scene.now();
            // the only connection is busy all the time
            scene.lastOne()
                    .connection()
                    .exchange(start + ONE_WAY, 198 * MS)
                    .oneWay(ONE_WAY)
                    .invocation("other-" + i);
            scene.logged(start, start + 200 * MS, true, new Invocation("failed-" + i, 0));
            scene.endings.add(
                    "failed-" + i,
                    new InvocationEndings.Ending(
                            InvocationEndings.Kind.NO_CONNECTION, start + 150 * MS, Optional.empty()));
        });
        Cause cause = first(scene.diagnosis(), Kind.POOL_TOO_SMALL);
        assertThat(cause.evidence().get(0))
                .isEqualTo("10 requests got no connection from the pool, while the only open connection was busy");
    }

    /** Connections that come and go are not all open at one time. */
    @Test
    void aFullPoolHasTheConnectionsThatAreOpen() {
        Scene scene = new Scene();
        scene.times(10, i -> {
            long start = scene.now();
            // the second opens while a request waits in vain, and carries the request that it was opened for
            for (long opened : new long[] {start, start + 140 * MS}) {
                scene.wire
                        .connection(opened)
                        .tls(TlsVersion.TLS_1_3, Handshake.RESUMED)
                        .handshakeEnds(opened + 20 * MS)
                        .exchange(start + 180 * MS, 18 * MS)
                        .invocation("other-" + opened)
                        .connection()
                        .closed(Closer.SERVER, start + 199 * MS);
            }
            scene.logged(
                    start,
                    start + 200 * MS,
                    true,
                    new Invocation("failed-" + i, 0),
                    new Invocation("other-" + start, 0),
                    new Invocation("other-" + (start + 140 * MS), 0));
            scene.endings.add(
                    "failed-" + i,
                    new InvocationEndings.Ending(
                            InvocationEndings.Kind.NO_CONNECTION, start + 150 * MS, Optional.empty()));
        });
        assertThat(scene.diagnosis().causes())
                .filteredOn(cause -> cause.kind() == Kind.POOL_TOO_SMALL)
                .extracting(cause -> cause.evidence().get(0))
                .containsExactly("10 requests got no connection from the pool, while all 2 open connections were busy");
    }

    @Test
    void onlyRequestsThatExpectContinueWaitForIt() {
        Scene scene = new Scene();
        SampleWire.Connection on = scene.call().connection();
        scene.times(CALLS, i -> {
            long start = scene.now();
            on.exchange(start + ONE_WAY, 21 * MS)
                    .oneWay(ONE_WAY)
                    .rest(20 * MS)
                    .expectsContinue()
                    .invocation("put-" + i);
            long put = start + 2 * ONE_WAY + 21 * MS;
            on.exchange(put + ONE_WAY, MS).oneWay(ONE_WAY).invocation("get-" + i);
            long end = put + 2 * ONE_WAY + MS;
            scene.logged(start, end, false, new Invocation("put-" + i, 0), new Invocation("get-" + i, 0));
        });
        assertThat(scene.beyond(30).causes())
                .extracting(Cause::kind)
                .contains(Kind.EXPECT_CONTINUE)
                .doesNotContain(Kind.REQUEST_IN_PIECES);
    }

    /** The calls of two clients alternate, and the pool of the other client is too small. */
    @Test
    void requestsOfAnotherResultAreNotCounted() {
        Scene scene = new Scene();
        scene.times(20, i -> {
            scene.call();
            scene.endings.add(
                    "other-" + i,
                    new InvocationEndings.Ending(
                            InvocationEndings.Kind.NO_CONNECTION, scene.now() - MS, Optional.empty()));
        });
        assertThat(scene.diagnosis().causes()).extracting(Cause::kind).doesNotContain(Kind.POOL_TOO_SMALL, Kind.LEAKED);
    }

    @Test
    void thePartsAddUpToTheCall() {
        Scene scene = new Scene();
        scene.call();
        scene.severalRequests(3).retried(500, 20).phases(3, 4, 5, 6).parallelRequests(3, 4);
        scene.pause(5).stalled(3);
        DiagnosisInput facts = scene.facts();
        ExchangeMatcher tie = new ExchangeMatcher(facts.samples(), scene.log().exchanges());
        Connections connections = new Connections(facts, tie);
        CallAccount account = new CallAccount(
                facts, tie, connections, new FailedHandshakes(connections), new SenderThreads(connections));
        for (int i = 0; i < facts.samples().size(); i++) {
            long[] parts = new long[Part.values().length];
            account.read(i);
            account.addTo(parts);
            assertThat(Arrays.stream(parts).sum())
                    .as("call " + i)
                    .isEqualTo(facts.samples().response(i));
            assertThat(Arrays.stream(parts).min().orElseThrow()).as("call " + i).isNotNegative();
        }
    }
}
