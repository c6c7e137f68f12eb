package io.dynamolatency.cases;

import io.dynamolatency.measure.LatencyResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A test that keeps its result for {@link CaseRun}. Such tests run one at a time. */
abstract class KeepsResult {

    static volatile @Nullable LatencyResult kept;

    @AfterEach
    void keep(LatencyResult result) {
        kept = result;
    }
}
