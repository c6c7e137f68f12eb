package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.measure.LatencyResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps the results of tests, of which no method takes one. */
public final class KeptResults implements AfterEachCallback {

    public static final List<LatencyResult> RESULTS = new CopyOnWriteArrayList<>();

    @Override
    public void afterEach(ExtensionContext context) {
        ResultStore.results(context).ifPresent(results -> results.forEach(RESULTS::add));
    }
}
