package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.util.List;

/**
 * The settings of one test, resolved from system properties, its annotation, parameters and defaults.
 *
 * @param modes the modes to measure; empty for the default
 * @param httpClients the HTTP clients to measure; empty for the default
 * @param iterationsGiven whether the annotation or a parameter gives the number of calls
 * @param warmupGiven whether the annotation or a parameter gives the warm-up
 */
record TestSettings(
        List<ConnectionMode> modes,
        List<HttpClientKind> httpClients,
        int iterations,
        boolean iterationsGiven,
        int warmup,
        boolean warmupGiven,
        double confidence,
        int maxIterations,
        String maxDuration,
        boolean strict,
        boolean wallClock,
        int concurrency,
        String rate,
        BackendKind backend,
        boolean proxied,
        boolean interleaved,
        int errorsAllowed) {

    static TestSettings of(DynamoLatencyTest test, Parameters parameters) {
        return new TestSettings(
                parameters.constants(ParameterTable.MODES, test.modes(), ConnectionMode.class),
                parameters.constants(ParameterTable.HTTP_CLIENTS, test.httpClients(), HttpClientKind.class),
                parameters.number(ParameterTable.ITERATIONS, test.iterations()),
                test.iterations() != DynamoLatencyTest.UNSET || parameters.isSet(ParameterTable.ITERATIONS),
                parameters.number(ParameterTable.WARMUP, test.warmup()),
                test.warmup() != DynamoLatencyTest.UNSET || parameters.isSet(ParameterTable.WARMUP),
                parameters.decimal(ParameterTable.CONFIDENCE, test.confidence()),
                parameters.number(ParameterTable.MAX_ITERATIONS, test.maxIterations()),
                parameters.text(ParameterTable.MAX_DURATION, test.maxDuration()),
                parameters.on(ParameterTable.STRICT, test.strict()),
                parameters.on(ParameterTable.WALL_CLOCK, test.wallClock()),
                parameters.number(ParameterTable.CONCURRENCY, test.concurrency()),
                parameters.text(ParameterTable.RATE, test.rate()),
                parameters.constant(ParameterTable.BACKEND, test.backend(), BackendKind.UNSET),
                parameters.on(ParameterTable.PROXY, test.proxy()),
                test.interleaved(),
                parameters.number(ParameterTable.ERRORS_ALLOWED, test.errorsAllowed()));
    }
}
