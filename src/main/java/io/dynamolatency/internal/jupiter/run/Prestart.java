package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.BackendKind;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.jupiter.declare.LatencyPlan;
import io.dynamolatency.internal.jupiter.declare.LatencyTests;
import io.dynamolatency.internal.jupiter.declare.Parameters;
import io.dynamolatency.internal.jupiter.declare.PlanReader;
import io.dynamolatency.internal.jupiter.declare.RunSwitches;
import io.dynamolatency.internal.jupiter.declare.TestBody;
import io.dynamolatency.internal.setup.PreparedResources;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The start of DynamoDB Local ahead of the test that asks for it first, while JUnit still makes its way there. What it starts is
 * what that test would have started; if it fails, that test says why.
 *
 * <p>Only where a test needs it as far as that can be known before tests run: a latency test that is without fault, measures
 * through the proxy, and is not skipped, nor guarded by a condition that may skip it. Else it starts when it is asked for.
 */
public final class Prestart implements AutoCloseable {

    static final String THREAD = "dynamo-latency-prestart";

    private static final System.Logger LOG = System.getLogger(Prestart.class.getName());

    private final PreparedResources prepared;
    private final List<Supplier<TestBody>> tests;
    private final Function<String, Optional<String>> parameters;
    private volatile boolean closed;

    private Prestart(
            PreparedResources prepared, List<Supplier<TestBody>> tests, Function<String, Optional<String>> parameters) {
        this.prepared = prepared;
        this.tests = tests;
        this.parameters = parameters;
    }

    /**
     * Begins it in the background, where one of the tests needs it.
     *
     * @param tests what may be latency tests and is about to run
     * @param parameters the value of a configuration parameter of the run
     * @return to be closed at the end of the run, which ends what no test has asked for; empty where nothing is started
     */
    public static Optional<Prestart> begin(
            List<Supplier<TestBody>> tests, Function<String, Optional<String>> parameters) {
        if (tests.isEmpty()
                || !RunSwitches.enabled(parameters)
                || !RunSwitches.prestart(parameters)
                || SkipConditions.mayBeDetected(parameters)) {
            return Optional.empty();
        }
        return PreparedResources.prepare(parameters).map(prepared -> {
            Prestart prestart = new Prestart(prepared, tests, parameters);
            Thread thread = new Thread(prestart::run, THREAD);
            thread.setDaemon(true);
            thread.start();
            return prestart;
        });
    }

    private void run() {
        for (Supplier<TestBody> test : tests) {
            if (closed) {
                return;
            }
            Optional<LatencyPlan> plan = needing(test);
            if (plan.isPresent()) {
                prepared.start(plan.get().backend(), !plan.get().orders().connectionsOnly());
                return;
            }
        }
    }

    /** The plan of a test that is going to ask for its back end; empty where it may not. */
    private Optional<LatencyPlan> needing(Supplier<TestBody> candidate) {
        try {
            TestBody test = candidate.get();
            Optional<DynamoLatencyTest> declared = LatencyTests.declaration(test.method());
            if (declared.isEmpty() || SkipConditions.maySkip(test)) {
                return Optional.empty();
            }
            LatencyPlan plan = PlanReader.read(
                    test.testClass(),
                    test.method(),
                    declared.get(),
                    Parameters.of(test.testClass(), parameters),
                    false);
            return Optional.of(plan)
                    .filter(p -> p.own().filter(UserClient::direct).isEmpty())
                    // what costs money is not asked before a test does
                    .filter(p -> p.backend() != BackendKind.AWS);
        } catch (RuntimeException | LinkageError faulty) {
            // when it runs it says so
            LOG.log(System.Logger.Level.DEBUG, "A test that nothing is started ahead for", faulty);
            return Optional.empty();
        }
    }

    /** Ends what no test has asked for. */
    @Override
    public void close() {
        closed = true;
        prepared.close();
    }
}
