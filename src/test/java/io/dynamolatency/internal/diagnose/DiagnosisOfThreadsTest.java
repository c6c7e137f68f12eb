package io.dynamolatency.internal.diagnose;

import static io.dynamolatency.internal.diagnose.ExpectedCauses.CALLS;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.first;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.text;
import static io.dynamolatency.internal.diagnose.Scene.MS;
import static io.dynamolatency.internal.diagnose.Scene.ONE_WAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.internal.wire.OtherSenders.Sender;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests that threads other than the call's send: callbacks, executors, and a client for each thread. */
@Tag("unit")
class DiagnosisOfThreadsTest {

    private static final long TOOK = 2 * ONE_WAY + MS;

    /** A thread other than the call's sends a request, whose answer is there 11 ms later. */
    private static void send(Scene scene, SampleWire.Connection on, String id, int client, String thread, long at) {
        on.exchange(at + ONE_WAY, MS).oneWay(ONE_WAY).invocation(id).operation("GetItem");
        Sender sender = new Sender(client, thread.hashCode(), thread, at, at);
        sender.doneNanos().set(at + TOOK);
        scene.senders.add(id, sender);
    }

    private static Scene secondRequestBy(String thread) {
        Scene scene = new Scene();
        SampleWire.Connection on = scene.call().connection();
        scene.times(CALLS, i -> {
            long start = scene.now();
            on.exchange(start + ONE_WAY, MS)
                    .oneWay(ONE_WAY)
                    .invocation("first-" + i)
                    .operation("GetItem");
            send(scene, on, "second-" + i, 0, thread, start + TOOK + MS);
            long end = start + 2 * TOOK + MS;
            scene.logged(start, end, false, new Invocation("first-" + i, 0, start, start, start + TOOK));
        });
        return scene;
    }

    @Test
    void aRequestInACallbackComesAfterTheFirst() {
        for (String thread : new String[] {"sdk-async-response-0-1", "aws-java-sdk-NettyEventLoop-1-0"}) {
            Cause cause =
                    first(secondRequestBy(thread).userClient("NettyNio", true).beyond(15), Kind.SEVERAL_REQUESTS);
            assertThat(cause.evidence().get(0)).contains("81 requests for 41 calls");
        }
    }

    @Test
    void aRequestOfAnyOtherThreadCanBelongToAnotherCaller() {
        assertThat(secondRequestBy("pool-1-thread-1").beyond(15).causes())
                .extracting(Cause::kind)
                .doesNotContain(Kind.SEVERAL_REQUESTS, Kind.FEW_THREADS);
    }

    /** Each call sends requests from threads that each wait for their answer. */
    private static Scene fanOut(int requests, int threads) {
        Scene scene = new Scene();
        List<SampleWire.Connection> pool = IntStream.range(0, threads)
                .mapToObj(i -> scene.wire.connection(scene.now() + i))
                .toList();
        scene.times(CALLS, call -> {
            long start = scene.now() + MS;
            for (int i = 0; i < requests; i++) {
                int thread = i % threads;
                String id = "fan-" + call + "-" + i;
                send(scene, pool.get(thread), id, 0, "pool-1-thread-" + thread, start + i / threads * TOOK + thread);
            }
            long rounds = (requests + threads - 1L) / threads;
            scene.logged(start - MS, start + rounds * TOOK + threads, false);
        });
        return scene;
    }

    @Test
    void requestsThatTakeTurnsOnFewThreadsAreNamedWithTheirThreads() {
        Cause cause = first(fanOut(6, 2).beyond(15), Kind.FEW_THREADS);
        assertThat(cause.explained().toMillis()).isEqualTo(22L * (CALLS - 1));
        assertThat(cause.evidence().get(0))
                .isEqualTo("a call sends 6 requests from 2 threads (median), and each thread waits for an answer before"
                        + " its next request; threads: pool-1-thread-0, pool-1-thread-1");
        assertThat(fanOut(6, 2).beyond(15).causes()).extracting(Cause::kind).doesNotContain(Kind.SEVERAL_REQUESTS);
    }

    @Test
    void requestsOnAThreadEachDoNotTakeTurns() {
        assertThat(fanOut(4, 4).beyond(10).causes()).extracting(Cause::kind).doesNotContain(Kind.FEW_THREADS);
    }

    /** On a busy machine, Netty opens connections for a call's requests while others are on their way to the pool. */
    @Test
    void connectionsForRequestsAtTheSameTimeAreSpareOnes() {
        Scene scene = new Scene().userClient("NettyNio", true);
        List<SampleWire.Connection> pool = new ArrayList<>();
        scene.times(CALLS, call -> {
            long start = scene.now() + MS;
            for (int i = 0; i < 3; i++) {
                if (call < 2) {
                    pool.add(scene.wire.connection(start + i));
                }
                String id = "at once-" + call + "-" + i;
                send(scene, pool.get(call == 0 ? i : 3 + i), id, 0, "pool-1-thread-" + i, start + i);
            }
            scene.logged(start - MS, start + TOOK + 3, false);
        });
        assertThat(scene.diagnosis(Symptom.CONNECTIONS).causes()).isEmpty();
    }

    @Test
    void requestsOfOneThreadFollowEachOther() {
        first(fanOut(4, 1).beyond(15), Kind.SEVERAL_REQUESTS);
    }

    /** The call's own thread sends a request. */
    private static Invocation own(SampleWire.Connection on, String id, long at) {
        on.exchange(at + ONE_WAY, MS).oneWay(ONE_WAY).invocation(id);
        return new Invocation(id, 0, at, at, at + TOOK);
    }

    /** A parallel stream uses the call's thread, too. */
    @Test
    void theThreadOfTheCallCounts() {
        Scene scene = new Scene();
        List<SampleWire.Connection> pool = IntStream.range(0, 2)
                .mapToObj(i -> scene.wire.connection(scene.now() + i))
                .toList();
        scene.times(CALLS, call -> {
            long start = scene.now();
            Invocation[] own = new Invocation[3];
            for (int i = 0; i < own.length; i++) {
                long at = start + i * TOOK;
                own[i] = own(pool.get(0), "own-" + call + "-" + i, at);
                send(scene, pool.get(1), "other-" + call + "-" + i, 0, "ForkJoinPool.commonPool-worker-1", at + 1);
            }
            scene.logged(start, start + 3 * TOOK + 1, false, own);
        });
        assertThat(first(scene.beyond(15), Kind.FEW_THREADS).evidence().get(0))
                .endsWith(": ForkJoinPool.commonPool-worker-1, the thread of the call");
    }

    /** Each call sends a request, waits for one of an executor, and sends a last one. Nothing is sent at once. */
    @Test
    void requestsThatWaitForEachOtherTakeNoTurnsOnThreads() {
        Scene scene = new Scene();
        SampleWire.Connection on = scene.wire.connection(scene.now());
        scene.times(CALLS, call -> {
            long start = scene.now();
            Invocation first = own(on, "first-" + call, start);
            send(scene, on, "executor-" + call, 0, "pool-1-thread-1", start + TOOK + MS);
            Invocation last = own(on, "last-" + call, start + 2 * (TOOK + MS));
            scene.logged(start, start + 3 * TOOK + 2 * MS, false, first, last);
        });
        assertThat(scene.beyond(15).causes()).extracting(Cause::kind).doesNotContain(Kind.FEW_THREADS);
    }

    /** A thread that also sends requests between the calls perhaps works for no call. */
    @Test
    void aThreadThatAlsoSendsBetweenCallsTakesNoTurns() {
        Scene scene = new Scene();
        List<SampleWire.Connection> pool = IntStream.range(0, 2)
                .mapToObj(i -> scene.wire.connection(scene.now() + i))
                .toList();
        scene.times(CALLS, call -> {
            long start = scene.now();
            Invocation first = own(pool.get(0), "first-" + call, start);
            send(scene, pool.get(1), "alive-" + call, 0, "heartbeat", start + MS);
            Invocation second = own(pool.get(0), "second-" + call, start + TOOK);
            scene.logged(start, start + 2 * TOOK, false, first, second);
            scene.pause(50);
            send(scene, pool.get(1), "between-" + call, 0, "heartbeat", scene.now() - 25 * MS);
        });
        assertThat(scene.beyond(15).causes()).extracting(Cause::kind).doesNotContain(Kind.FEW_THREADS);
    }

    /** An asynchronous client sends further requests without waiting, so its threads are no limit. */
    @Test
    void threadsThatNeedNotWaitTakeNoTurns() {
        Scene scene = fanOut(6, 2).userClient("NettyNio", true);
        assertThat(scene.beyond(15).causes()).extracting(Cause::kind).doesNotContain(Kind.FEW_THREADS);
    }

    @Test
    void aClientForEachThreadIsBuiltAnew() {
        Scene scene = new Scene();
        scene.times(CALLS, i -> {
            long start = scene.now();
            int client = scene.clients.add(Optional.of("orders.Dao.client(Dao.java:7)"));
            SampleWire.Connection on = scene.wire
                    .connection(start)
                    .tls(scene.facts().setting().network().tls(), Handshake.FULL);
            send(scene, on, "thread-" + i, client, "Thread-" + i, start + 20 * MS);
            scene.logged(start, start + 20 * MS + TOOK, false);
        });
        Cause cause = first(scene.diagnosis(Symptom.CONNECTIONS), Kind.CLIENT_REBUILT);
        assertThat(cause.title()).startsWith("a client is built for each call, at orders.Dao.client(Dao.java:7)");
    }

    @Test
    void aRequestThatAnExecutorSendsLateIsTimeBeforeTheSdk() {
        Scene scene = new Scene();
        SampleWire.Connection on = scene.call().connection();
        scene.times(CALLS, i -> {
            long start = scene.now();
            send(scene, on, "late-" + i, 0, "scheduler", start + 20 * MS);
            scene.logged(start, start + 20 * MS + TOOK, false);
        });
        first(scene.beyond(15), Kind.BEFORE_SDK);
    }

    @Test
    void fewerSendersThanCallersAreNamed() {
        Scene scene = new Scene().concurrency(8);
        SampleWire.Connection on = scene.wire.connection(scene.now());
        // the calls of other threads are under way at the same time, so the request can belong to any of them
        scene.times(CALLS, i -> {
            long start = scene.now();
            send(scene, on, "any-" + i, 0, "pool-1-thread-" + i % 2, start - MS);
            scene.logged(start, start + TOOK + MS, false);
        });
        assertThat(String.join("\n", text(scene.beyond(5))))
                .contains("; 2 threads sent all requests: pool-1-thread-0, pool-1-thread-1; the 8 calling threads");
    }
}
