package io.dynamolatency.internal.diagnose;

import static io.dynamolatency.internal.diagnose.ExpectedCauses.CALLS;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.first;
import static io.dynamolatency.internal.diagnose.ExpectedCauses.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The diagnosis says what it does not know without the proxy or without a recorder of pauses. */
@Tag("unit")
class DiagnosisPartialEvidenceTest {

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
}
