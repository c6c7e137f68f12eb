package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What came of a guard's tests, run as a build would run them. */
final class Guarded implements TestExecutionListener {

    /** The failures of each method that ran; none where it was green. */
    private final Map<String, List<Throwable>> failures = new LinkedHashMap<>();

    private Guarded() {}

    /** Runs some of a guard's tests. */
    static Guarded run(Class<?> guard, String... tests) {
        return run(Stream.of(tests).map(test -> selectMethod(guard, test)).toList());
    }

    private static Guarded run(List<? extends DiscoverySelector> selectors) {
        Guarded guarded = new Guarded();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectors)
                                // counts need no warm JVM, and what is meant to fail has no place in this build's
                                // report
                                .configurationParameter("dynamolatency.warmup", "0")
                                // one for all these runs, each of which would else start its own
                                .configurationParameter("dynamolatency.local.scope", "jvm")
                                .configurationParameter("dynamolatency.report.dir", "target/dynamo-latency-mistakes")
                                .configurationParameter("dynamolatency.report.publish", "none")
                                .build(),
                        guarded);
        return guarded;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest() && test.getSource().orElse(null) instanceof MethodSource source) {
            List<Throwable> ofTest = failures.computeIfAbsent(source.getMethodName(), name -> new ArrayList<>());
            result.getThrowable().ifPresent(ofTest::add);
        }
    }

    void isGreen(String test) {
        assertThat(failures).containsKey(test);
        assertThat(failures.get(test)).as(test).isEmpty();
    }

    AbstractThrowableAssert<?, ? extends Throwable> isRed(String test) {
        assertThat(failures).containsKey(test);
        assertThat(failures.get(test)).as(test).hasSize(1);
        return assertThat(failures.get(test).get(0));
    }

    /** Runs one test of a guard in a JVM of its own, and prints what failed. */
    public static void main(String[] args) throws ClassNotFoundException {
        Guarded guarded = run(Class.forName(args[0]), args[1]);
        guarded.failures.forEach(
                (test, ofTest) -> ofTest.forEach(failure -> System.out.println(test + ": " + failure)));
    }
}
