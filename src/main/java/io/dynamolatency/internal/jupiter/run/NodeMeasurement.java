package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.driver.Measurement;
import io.dynamolatency.internal.driver.TimedCall;
import io.dynamolatency.internal.judge.KeepAliveLimit;
import io.dynamolatency.internal.jupiter.declare.ClientType;
import io.dynamolatency.internal.jupiter.declare.ParameterCheck;
import io.dynamolatency.internal.setup.MeasurementLock;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.result.MeasurementException;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Measures one node. Repeats and times the test's body, or runs it once if it measures with a probe. */
final class NodeMeasurement implements BeforeEachCallback, AfterEachCallback, InvocationInterceptor {

    private final NodeRun run;

    NodeMeasurement(NodeRun run) {
        this.run = run;
    }

    /**
     * Opens the setup before JUnit calls the {@code @BeforeEach} methods. The kit can then lead the SDK clients of
     * these methods to the setup.
     */
    @Override
    public void beforeEach(ExtensionContext context) {
        // does not throw a failure here: the first code that needs the setup throws it
        run.prepared(context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> body, ExtensionContext context)
            throws Throwable {
        MeasurementSetup setup = run.setup(context);
        try (MeasurementLock lock = lock(context)) {
            if (run.plan().probed()) {
                drive(invocation, setup, lock);
            } else {
                time(invocation, body, setup, lock, context);
            }
        } finally {
            run.results().end();
        }
    }

    /** Adds to the report the assertion in code that made the test fail. Code in {@code @AfterEach} can assert, too. */
    @Override
    public void afterEach(ExtensionContext context) {
        ResultStore.results(context).ifPresent(results -> ResultStore.failed(context, results));
        run.results().attach(context);
    }

    /**
     * Waits until this JVM is allowed to measure times. Does not wait if only connections are judged, because the load
     * of other JVMs does not change connections.
     */
    private MeasurementLock lock(ExtensionContext context) throws InterruptedException {
        return run.plan().timed() ? TestResources.ofRun(context).lock() : MeasurementLock.none();
    }

    private void time(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> body,
            MeasurementSetup setup,
            MeasurementLock lock,
            ExtensionContext context)
            throws Throwable {
        // the invocation can proceed only once, so the body is called by reflection instead
        invocation.skip();
        run.results().begin(setup, lock.note());
        run.results()
                .take(
                        new Measurement(run.measuredTest(context), run.settings(context), setup, call(body, setup))
                                .run(),
                        setup,
                        context);
        run.results().orThrow();
    }

    /** Runs a body that measures with a probe. */
    private void drive(Invocation<@Nullable Void> invocation, MeasurementSetup setup, MeasurementLock lock)
            throws Throwable {
        run.results().begin(setup, lock.note());
        try {
            invocation.proceed();
        } catch (Throwable failure) {
            run.results().addTo(failure);
            throw failure;
        }
        Set<ConnectionMode> measured = run.results().modes();
        if (measured.isEmpty()) {
            throw new MeasurementException(
                    "the test measured nothing with its LatencyProbe; call probe.measure(...) or"
                            + " probe.compare(...) in the test. Or remove the parameter: the kit then repeats and"
                            + " times the body",
                    null);
        }
        Set<ConnectionMode> missing = new TreeSet<>(run.plan().expected());
        missing.removeAll(measured);
        requireMeasured(
                missing.isEmpty(),
                "an expectation names " + missing + ", which the probe has not measured; it has measured " + measured);
        // without named modes, @ExpectKeepAlive applies only to some of the modes
        List<ConnectionMode> reusing = run.plan().expectations().entrySet().stream()
                .filter(of -> of.getValue().contains(new KeepAliveLimit()))
                .map(Map.Entry::getKey)
                .toList();
        requireMeasured(
                reusing.isEmpty() || !Collections.disjoint(reusing, measured),
                "@ExpectKeepAlive applies to " + reusing + "; the probe has measured neither, only " + measured);
        run.results().orThrow();
    }

    private void requireMeasured(boolean measured, String otherwise) {
        if (!measured) {
            MeasurementException unmet = new MeasurementException(otherwise, null);
            run.results().addTo(unmet);
            throw unmet;
        }
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        // the measurement's failure says why; a second failure for the missing result would mislead
        LatencyResultsExtension.proceedUnless(
                ParameterCheck.asksForResults(method.getExecutable())
                        && ResultStore.results(context).isEmpty(),
                invocation);
    }

    private TimedCall call(ReflectiveInvocationContext<Method> body, MeasurementSetup setup) {
        Map<ConnectionMode, @Nullable Object[]> arguments = new EnumMap<>(ConnectionMode.class);
        for (ConnectionMode mode : run.settings().modes()) {
            arguments.put(mode, argumentsIn(mode, body, setup));
        }
        return new BodyCall(body.getExecutable(), body.getTarget().orElse(null), arguments);
    }

    /** Returns the body's arguments. If the body takes a mode or a client, it gets this mode or this mode's client. */
    private static @Nullable Object[] argumentsIn(
            ConnectionMode mode, ReflectiveInvocationContext<Method> body, MeasurementSetup setup) {
        @Nullable Object[] arguments = body.getArguments().toArray();
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = body.getExecutable().getParameterTypes()[i];
            Optional<ClientType> client = ClientType.of(type);
            if (type == ConnectionMode.class) {
                arguments[i] = mode;
            } else if (client.isPresent()) {
                arguments[i] = NodeParameters.client(client.get(), mode, setup);
            }
        }
        return arguments;
    }
}
