package io.dynamolatency.internal.diagnose;

import static io.dynamolatency.internal.diagnose.ExpectedCauses.CALLS;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.first;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.text;
import static io.dynamolatency.internal.diagnose.Scene.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The diagnosis blames no cause for the time that stalls of the machine took. */
@Tag("unit")
class DiagnosisStallsTest {

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
                .startsWith("connections are fine: 39 of 40 calls were on an already open connection; this machine"
                        + " took ");
        assertThat(text(scene.beyond(20)).subList(0, 2))
                .containsExactly(
                        "cause: connections are fine: 8 of 8 calls beyond the limit were on an already open"
                                + " connection; this machine took 472 ms of their time",
                        "evidence: a call beyond the limit took 71 ms on average: 10 ms on the network (round"
                                + " trip 10 ms), 1.5 ms the service, 59 ms taken by this machine, 500 us for the rest");
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
}
