package io.dynamolatency.tools;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.github.noconnor.junitperf.JUnitPerfInterceptor;
import com.github.noconnor.junitperf.JUnitPerfTest;
import com.github.noconnor.junitperf.JUnitPerfTestRequirement;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.driver.Measurement;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.driver.TracedPath;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.jupiter.run.ReflectedBody;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import us.abstracta.jmeter.javadsl.JmeterDsl;
import us.abstracta.jmeter.javadsl.core.TestPlanStats;

/**
 * A process in which one tool makes calls and evaluates them; what came of it is its last line. Its arguments: the tool, and how many
 * calls the kit is to make.
 */
public final class LoopTool {

    /** The tools, as they are named in arguments. */
    public enum Tool {
        KIT,
        REPEATED_TEST,
        JUNIT_PERF,
        JMETER
    }

    static final String RESULT = "LOOP RESULT ";

    private static final int REPETITIONS = 10_000;
    private static final int MILLIS = 6_000;

    private LoopTool() {}

    /** Runs one. */
    public static void main(String[] arguments) throws Exception {
        double bare = Probe.bareNanos();
        long start = System.nanoTime();
        String said =
                switch (Tool.valueOf(arguments[0])) {
                    case KIT -> kit(Integer.parseInt(arguments[1]));
                    case REPEATED_TEST -> launched(Repeated.class, REPETITIONS);
                    case JUNIT_PERF -> launched(Perf.class, 1);
                    case JMETER -> jmeter();
                };
        long end = System.nanoTime();
        System.out.println();
        System.out.println(RESULT
                + String.format(
                        Locale.ROOT,
                        "%.3f %.3f %d %.6f %.6f %s, %x",
                        Probe.nanosPerCall() - bare,
                        Probe.bytesPerCall(),
                        Probe.calls(),
                        (end - start) / 1e9,
                        (end - Probe.end()) / 1e9,
                        said,
                        Probe.state()));
        // tools leave threads behind
        System.exit(0);
    }

    private static String kit(int calls) throws ReflectiveOperationException {
        ConnectionMode mode = ConnectionMode.AS_BUILT;
        MeasuredTest subject = MeasuredTest.of(
                "LoopTool", "kit", mode, Optional.empty(), NetworkProfile.DEFAULT, Environment.ofThisJvm("", ""));
        ResultData result = new Measurement(
                        subject,
                        MeasurementSettings.of(List.of(mode))
                                .iterations(calls)
                                .warmup(0)
                                .build(),
                        new TracedPath(),
                        ReflectedBody.calling(Probe::call, mode))
                .run()
                .get(0)
                .result();
        StringBuilder said = new StringBuilder();
        for (Statistic statistic : List.of(Statistic.P50, Statistic.P99, Statistic.MAX)) {
            said.append(statistic).append(' ').append(result.get(statistic)).append(' ');
        }
        return said.toString();
    }

    /** A test of users', run by the launcher. */
    private static String launched(Class<?> test, int tests) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(test))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .build();
        LauncherFactory.create().execute(request, summary);
        if (summary.getSummary().getTestsSucceededCount() != tests) {
            throw new IllegalStateException(summary.getSummary().getTestsSucceededCount() + " of " + tests
                    + " succeeded: " + summary.getSummary().getFailures());
        }
        return tests + " tests";
    }

    static final class Repeated {
        @RepeatedTest(REPETITIONS)
        void call() {
            Probe.call();
        }
    }

    @ExtendWith(JUnitPerfInterceptor.class)
    static final class Perf {
        @Test
        @JUnitPerfTest(threads = 1, durationMs = MILLIS)
        @JUnitPerfTestRequirement(percentiles = "50:1000,99:1000")
        void call() {
            Probe.call();
        }
    }

    private static String jmeter() throws Exception {
        TestPlanStats stats = JmeterDsl.testPlan(JmeterDsl.threadGroup(
                        1, Duration.ofMillis(MILLIS), JmeterDsl.jsr223Sampler("call", vars -> Probe.call())))
                .run();
        if (stats.overall().samplesCount() != Probe.calls() || stats.overall().errorsCount() > 0) {
            throw new IllegalStateException(stats.overall().samplesCount() + " samples of " + Probe.calls() + " calls, "
                    + stats.overall().errorsCount() + " failed");
        }
        return "p99 " + stats.overall().sampleTimePercentile99();
    }
}
