package io.dynamolatency.cases;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.measure.LatencyResult;
import java.util.Arrays;
import java.util.stream.Stream;

/** The diagnoses of a result. */
final class Diagnoses {

    private Diagnoses() {}

    /** Returns the diagnosis of each symptom. */
    static Stream<Diagnosis> all(LatencyResult result) {
        return Arrays.stream(Symptom.values()).map(result::diagnosis);
    }
}
