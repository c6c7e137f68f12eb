package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.BackendKind;
import io.dynamolatency.internal.access.RequiredVersions;
import io.dynamolatency.internal.client.TestProperties;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.jupiter.declare.LatencyPlan;
import io.dynamolatency.internal.jupiter.declare.Parameters;
import io.dynamolatency.internal.jupiter.declare.PlanReader;
import io.dynamolatency.internal.jupiter.declare.RunSwitches;
import io.dynamolatency.internal.jupiter.declare.TestBody;
import io.dynamolatency.internal.process.DaemonThread;
import io.dynamolatency.internal.setup.PreparedResources;
import io.dynamolatency.internal.setup.TestRunResources;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Starts a back end in the background, before the first test needs it. If the start fails, the first test that needs
 * the back end reports the reason.
 *
 * <p>The kit does this only if a latency test is sure to need the back end. Such a test is valid, runs in this JVM, and
 * has no condition that can skip it. It has neither {@code backend = AWS} nor {@code direct = true}. Otherwise the
 * first test that needs the back end starts it.
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
     * Starts the back end of the first test that is sure to need its back end.
     *
     * @param tests the methods that are about to run and are perhaps latency tests
     * @param parameters returns the value of a configuration parameter
     * @return an object to close at the end of the run; empty if nothing was started
     */
    public static Optional<Prestart> begin(
            List<Supplier<TestBody>> tests, Function<String, Optional<String>> parameters) {
        if (tests.isEmpty()
                || !RunSwitches.enabled(parameters)
                || !RunSwitches.prestart(parameters)
                || SkipConditions.mayBeDetected(parameters)
                || RequiredVersions.sdkFault().isPresent()) {
            return Optional.empty();
        }
        return PreparedResources.prepare(parameters).map(prepared -> {
            Prestart prestart = new Prestart(prepared, tests, parameters);
            DaemonThread.start(THREAD, prestart::run);
            return prestart;
        });
    }

    /**
     * Makes all clients that tests build from now on trust the run's certificate authority. All tests are included,
     * because a latency test can use a client that another test has built.
     *
     * @param parameters returns the value of a configuration parameter
     * @return an object that ends the trust when it is closed, at the end of the run; empty if latency tests do not run
     */
    public static Optional<TestProperties> trust(Function<String, Optional<String>> parameters) {
        return RunSwitches.enabled(parameters) && RequiredVersions.sdkFault().isEmpty()
                ? Optional.of(TestRunResources.trust())
                : Optional.empty();
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

    /** Returns the plan of a test that is sure to need its back end; empty for other tests. */
    private Optional<LatencyPlan> needing(Supplier<TestBody> candidate) {
        try {
            TestBody test = candidate.get();
            Optional<DynamoLatencyTest> declared = TestBody.declaration(test.method());
            if (declared.isEmpty() || SkipConditions.maySkip(test)) {
                return Optional.empty();
            }
            LatencyPlan plan =
                    PlanReader.read(test, declared.get(), Parameters.of(test.testClass(), parameters), false);
            return Optional.of(plan)
                    .filter(p -> p.own().filter(UserClient::direct).isEmpty())
                    // other JVMs start a back end of their own
                    .filter(p -> ForkedNode.of(test, p.timed(), parameters).isEmpty())
                    // AWS costs money, so only tests themselves send requests to it
                    .filter(p -> p.backend() != BackendKind.AWS);
        } catch (RuntimeException | LinkageError faulty) {
            // the test reports its faults when it runs
            LOG.log(System.Logger.Level.DEBUG, "No early start for a test", faulty);
            return Optional.empty();
        }
    }

    /** Stops the back end if no test needed it. */
    @Override
    public void close() {
        closed = true;
        prepared.close();
    }
}
