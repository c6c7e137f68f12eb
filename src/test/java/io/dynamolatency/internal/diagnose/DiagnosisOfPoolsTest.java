package io.dynamolatency.internal.diagnose;

import static io.dynamolatency.internal.diagnose.ExpectedCauses.CALLS;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.first;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.text;
import static io.dynamolatency.internal.diagnose.Scene.MS;
import static io.dynamolatency.internal.diagnose.Scene.ONE_WAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.InvocationEndings.Ending;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The diagnosis knows which pool has a connection, and whether clients share a pool. */
@Tag("unit")
class DiagnosisOfPoolsTest {

    private static final long CALL = 2 * ONE_WAY + MS;

    /** Adds a connection that another SDK client has opened and left idle. */
    private static void idleConnectionOfAnotherClient(Scene scene) {
        scene.client(9).call();
        scene.client(0).forgotten();
    }

    /** A call whose request waits for the only connection of its pool, for as long as a call takes. */
    private static void waiting(Scene scene, SampleWire.Connection only, int call) {
        long start = scene.now();
        String id = "own-" + call;
        only.exchange(start + ONE_WAY, MS).oneWay(ONE_WAY).invocation("other-" + call);
        only.exchange(start + CALL + ONE_WAY, MS).oneWay(ONE_WAY).invocation(id);
        long end = start + 2 * CALL;
        scene.logged(
                start,
                end,
                false,
                new Invocation("other-" + call, 0, start, start, start + CALL),
                new Invocation(id, 0, start, start, end));
    }

    @Test
    void anIdleConnectionOfAnotherClientIsNoneForTheCall() {
        Scene scene = new Scene();
        idleConnectionOfAnotherClient(scene);
        SampleWire.Connection only = scene.call().connection();
        scene.times(CALLS, call -> waiting(scene, only, call));
        first(scene.beyond(15), Kind.POOL_TOO_SMALL);
    }

    private static void withoutConnection(Scene scene, String id, long nanos) {
        scene.endings.add(id, new Ending(InvocationEndings.Kind.NO_CONNECTION, nanos, Optional.empty()));
    }

    /** Calls that got no connection, while the only connection of their pool was busy, or idle for a moment. */
    private static void busyPool(Scene scene, SampleWire.Connection only, boolean idleForAMoment) {
        scene.times(10, i -> {
            long start = scene.now();
            only.exchange(start + ONE_WAY, 140 * MS).oneWay(ONE_WAY).invocation("first-" + i);
            only.exchange(start + 157 * MS, 30 * MS).oneWay(ONE_WAY).invocation("second-" + i);
            scene.logged(
                    start,
                    start + 200 * MS,
                    true,
                    new Invocation("failed-" + i, 0),
                    new Invocation("first-" + i, 0),
                    new Invocation("second-" + i, 0));
            withoutConnection(scene, "failed-" + i, start + (idleForAMoment ? 151 : 100) * MS);
        });
    }

    @Test
    void aPoolIsTooSmallThoughAConnectionIsIdleElsewhereOrForAMoment() {
        for (boolean moment : new boolean[] {true, false}) {
            Scene scene = new Scene();
            idleConnectionOfAnotherClient(scene);
            busyPool(scene, scene.call().connection(), moment);
            assertThat(scene.diagnosis().causes())
                    .filteredOn(cause -> cause.kind() == Kind.POOL_TOO_SMALL)
                    .extracting(cause -> cause.evidence().get(0))
                    .containsExactly("10 requests got no connection from the pool"
                            + (moment ? "" : ", while the only open connection was busy"));
            assertThat(scene.diagnosis().causes()).extracting(Cause::kind).doesNotContain(Kind.LEAKED);
        }
    }

    @Test
    void eachRequestWithoutAConnectionHasItsOwnReason() {
        Scene scene = new Scene();
        busyPool(scene, scene.call().connection(), false);
        scene.pause(100);
        scene.times(4, i -> {
            scene.logged(scene.now(), scene.now() + 50 * MS, true, new Invocation("leaked-" + i, 0));
            withoutConnection(scene, "leaked-" + i, scene.now() - MS);
        });
        assertThat(scene.diagnosis().causes())
                .extracting(cause -> cause.evidence().get(0))
                .anyMatch(line -> line.startsWith("10 requests got no connection from the pool, while the only"))
                .anyMatch(line -> line.startsWith("4 requests got no connection from the pool, though connections"));
    }

    @Test
    void aConnectionOfAnotherClientIsNotReturnedLate() {
        Scene scene = new Scene().userClient("NettyNio", true);
        idleConnectionOfAnotherClient(scene);
        scene.times(CALLS, i -> scene.parallelRequests(2, 1));
        assertThat(String.join("\n", text(scene.diagnosis(Symptom.CONNECTIONS))))
                .doesNotContain("may return a connection to its pool");
    }

    /** Two requests at a time, each on a new connection, of which the second waits until the first has ended. */
    private static Scene closing(boolean full) {
        Scene scene = new Scene();
        scene.times(CALLS, call -> {
            long start = scene.now();
            long end = start + 20 * MS + CALL;
            Invocation[] sent = new Invocation[2];
            for (int i = 0; i < 2; i++) {
                long opened = start + (i == 0 ? 0 : 20 * MS + CALL + MS / 4);
                String id = "closing-" + call + "-" + i;
                SampleWire.Connection on = scene.wire.connection(opened).tls(TlsVersion.TLS_1_3, Handshake.RESUMED);
                on.exchange(opened + 20 * MS + ONE_WAY, MS)
                        .oneWay(ONE_WAY)
                        .requestHeader("close")
                        .invocation(id);
                end = opened + 20 * MS + CALL;
                on.closed(Closer.CLIENT_FIN, end + MS / 8);
                sent[i] = new Invocation(id, 0, start, start, end);
            }
            if (!full) {
                // the pool has opened more connections than that
                for (int i = 0; i < 2; i++) {
                    String id = "more-" + call + "-" + i;
                    scene.wire
                            .connection(end + MS)
                            .tls(TlsVersion.TLS_1_3, Handshake.RESUMED)
                            .exchange(end + 21 * MS + ONE_WAY, MS)
                            .oneWay(ONE_WAY)
                            .requestHeader("close")
                            .invocation(id)
                            .connection()
                            .closed(Closer.CLIENT_FIN, end + 21 * MS + CALL);
                }
            }
            scene.logged(start, end, false, sent);
            scene.pause(50);
        });
        return scene;
    }

    @Test
    void aNewConnectionThatAFullPoolOpensWasWaitedFor() {
        assertThat(closing(true).beyond(40).causes()).extracting(Cause::kind).contains(Kind.POOL_TOO_SMALL);
        assertThat(closing(false).beyond(40).causes())
                .extracting(Cause::kind)
                .doesNotContain(Kind.POOL_TOO_SMALL)
                .contains(Kind.IN_SDK);
    }

    @Test
    void anAttemptThatGotNoConnectionInTimeWaitedForThePool() {
        Scene scene = new Scene();
        SampleWire.Connection only = scene.call().connection();
        scene.times(CALLS, call -> {
            long start = scene.now();
            String id = "own-" + call;
            only.exchange(start + ONE_WAY, 80 * MS).oneWay(ONE_WAY).invocation("other-" + call);
            only.exchange(start + 90 * MS + ONE_WAY, MS)
                    .oneWay(ONE_WAY)
                    .invocation(id)
                    .attempt(2, 4);
            long end = start + 90 * MS + CALL;
            scene.logged(
                    start,
                    end,
                    false,
                    new Invocation("other-" + call, 0, start, start, start + 90 * MS),
                    new Invocation(id, 0, start, start, end));
        });
        first(scene.beyond(50), Kind.POOL_TOO_SMALL);
        assertThat(scene.beyond(50).causes()).extracting(Cause::kind).doesNotContain(Kind.RETRIES);
    }

    /** Each call builds an SDK client over one HTTP client, whose pool or service ends connections. */
    @Test
    void clientsThatShareAPoolLoseNoConnectionWhenTheyAreRebuilt() {
        for (Closer closer : new Closer[] {Closer.CLIENT_FIN, Closer.SERVER}) {
            Scene scene = new Scene();
            scene.times(CALLS, i -> {
                scene.client(i).call(1, Handshake.RESUMED);
                if (i % 5 == 4) {
                    scene.closed(closer);
                }
            });
            scene.call();
            Cause cause = first(
                    scene.diagnosis(Symptom.CONNECTIONS),
                    closer == Closer.SERVER ? Kind.SERVER_CLOSES : Kind.TIME_TO_LIVE);
            assertThat(cause.connections()).isEqualTo(CALLS / 5);
        }
    }

    @Test
    void aClientThatJoinsASharedPoolIsNotOneOfMany() {
        Scene scene = new Scene();
        SampleWire.Connection one = scene.client(0).call().connection();
        SampleWire.Connection other = scene.client(1).forgotten().call().connection();
        scene.times(CALLS, i -> scene.client(i % 5).on(i % 2 == 0 ? one : other).call());
        assertThat(scene.diagnosis(Symptom.CONNECTIONS).causes()).isEmpty();
    }
}
