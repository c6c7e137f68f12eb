package io.dynamolatency.internal.diagnose;

import static io.dynamolatency.internal.diagnose.ExpectedCauses.CALLS;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.first;
import static io.dynamolatency.internal.diagnose.Scene.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.PoolState;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cause of slow calls or lost connections is a cause of failed calls only if it can make a call fail. */
@Tag("unit")
class FailureCausesTest {

    private static List<Kind> kinds(Scene scene) {
        return FailureCauses.of(scene.facts()).causes().stream()
                .map(Cause::kind)
                .toList();
    }

    @Test
    void lostConnectionsAndSlowCallsMakeNoCallFail() {
        for (Closer closer : new Closer[] {Closer.SERVER, Closer.CLIENT_FIN}) {
            Scene closes = new Scene();
            closes.times(CALLS, i -> {
                closes.call();
                closes.closed(closer);
            });
            assertThat(closes.diagnosis().causes()).isNotEmpty();
            assertThat(kinds(closes)).isEmpty();
        }
        Scene asks = new Scene();
        asks.times(CALLS, i -> {
            asks.call().requestHeader("close");
            asks.closed(Closer.SERVER);
        });
        first(asks.diagnosis(), Kind.REQUEST_CLOSE);
        assertThat(kinds(asks)).isEmpty();
        Scene slow = new Scene();
        slow.times(CALLS, i -> slow.phases(60, 1, 0, 0));
        first(slow.diagnosis(), Kind.BEFORE_SDK);
        assertThat(kinds(slow)).isEmpty();
    }

    @Test
    void handshakesThatFailMakeCallsFail() {
        Scene failed = new Scene();
        failed.times(10, i -> failed.failedHandshake(30, "Received fatal alert: protocol_version"));
        assertThat(kinds(failed)).containsExactly(Kind.FAILED_HANDSHAKES);
        Scene givenUp = new Scene();
        givenUp.times(10, i -> givenUp.handshakeGivenUp(50));
        assertThat(kinds(givenUp)).containsExactly(Kind.HANDSHAKES_GIVEN_UP);
    }

    @Test
    void answersThatNeverArriveMakeCallsFail() {
        Scene timedOut = new Scene().failing();
        timedOut.times(CALLS, i -> {
            timedOut.call().unanswered();
            timedOut.ended(InvocationEndings.Kind.READ_TIMEOUT).closed(Closer.CLIENT_RESET);
        });
        assertThat(kinds(timedOut)).containsExactly(Kind.ABANDONED_CALLS);
        Scene cut = new Scene().failing();
        cut.times(CALLS, i -> {
            cut.call().unanswered();
            cut.ended(InvocationEndings.Kind.OTHER).closed(Closer.SERVER);
        });
        assertThat(kinds(cut)).containsExactly(Kind.SERVER_CLOSES);
        Scene tunnel = new Scene().failing();
        tunnel.times(CALLS, i -> {
            SampleWire.Call lost = tunnel.call().unanswered();
            lost.connection().unannounced();
            lost.struck(FaultKind.PROXY, 1);
            tunnel.ended(InvocationEndings.Kind.OTHER).closed(Closer.CLIENT_FIN);
        });
        assertThat(kinds(tunnel)).containsExactly(Kind.CLOSED_BETWEEN);
    }

    @Test
    void aPoolMakesCallsFailOnlyIfTheyGotNoConnection() {
        Scene leaks = new Scene();
        leaks.times(CALLS, i -> {
            leaks.call();
            leaks.forgotten();
        });
        leaks.clients.pooled(0, new PoolState(CALLS, 0));
        first(leaks.diagnosis(), Kind.LEAKED);
        assertThat(kinds(leaks)).isEmpty();
        leaks.times(10, i -> {
            leaks.logged(leaks.now(), leaks.now() + 200 * MS, true, new Invocation("failed-" + i, 0));
            leaks.endings.add(
                    "failed-" + i,
                    new InvocationEndings.Ending(
                            InvocationEndings.Kind.NO_CONNECTION, leaks.now() - MS, Optional.empty()));
        });
        assertThat(kinds(leaks)).containsExactly(Kind.LEAKED);
    }

    @Test
    void aFutureMakesACallFailOnlyIfItWasNotCompleted() {
        for (boolean completed : new boolean[] {true, false}) {
            Scene scene = new Scene().userClient("NettyNio", true);
            scene.times(CALLS, i -> {
                long start = scene.now();
                scene.call(1, Handshake.FULL).invocation("future-" + i);
                long end = scene.now() + 90 * MS;
                scene.logged(start, end, true, new Invocation("future-" + i, 0, start, start, completed ? end : 0));
            });
            first(scene.diagnosis(), Kind.FUTURE_COMPLETED_LATE);
            assertThat(kinds(scene)).isEqualTo(completed ? List.of() : List.of(Kind.FUTURE_COMPLETED_LATE));
        }
    }
}
