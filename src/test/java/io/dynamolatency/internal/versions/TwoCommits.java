package io.dynamolatency.internal.versions;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.SourceCode;
import io.dynamolatency.internal.backend.local.LocalBackend;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Two commits of a small class, a test that calls it, and a DynamoDB Local that all JVMs share. */
final class TwoCommits implements AutoCloseable {

    static final int CALLS = 100;
    static final int TIMED_CALLS = 200;

    /** The start of a line about a failure in the output of a JVM. */
    static final String FAILED = "failed: ";

    private static final String CLASS_PATH = "surefire.test.class.path";
    private static final String WITH = "dynamolatency.compare.with";

    private static final String CODE = """
        package com.acme;
        import io.dynamolatency.TestTable;
        import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
        public final class Orders {
            private static int calls;
            public static void METHOD(DynamoDbClient dynamo, TestTable table) throws InterruptedException {
                Thread.sleep(MILLIS);
                boolean close = ++calls % EVERY == 0;
                dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())
                        .overrideConfiguration(c -> { if (close) { c.putHeader("Connection", "close"); } }));
            }
        }
        """;

    private final LocalBackend backend = new LocalBackend(LocalSettings.from(name -> Optional.empty()));
    private final Path directory;
    private final String tests = System.getProperty(CLASS_PATH, System.getProperty("java.class.path"));
    private final Optional<String> before = Optional.ofNullable(System.getProperty(CLASS_PATH));

    TwoCommits(Path directory) throws Exception {
        this.directory = directory;
        System.setProperty("dynamolatency.backend", "ENDPOINT");
        System.setProperty("dynamolatency.endpoint.uri", backend.start().toString());
        System.setProperty("dynamolatency.lock", "off");
    }

    /** Compiles a commit that loses a connection with each so many calls. */
    Path commit(String name, int every) throws IOException {
        return commit(name, every, "load");
    }

    Path commit(String name, int every, String method) throws IOException {
        return commit(name, every, method, 0);
    }

    /** Compiles a commit that keeps its connections and waits so long before each call. */
    Path slower(String name, int millis) throws IOException {
        return commit(name, Integer.MAX_VALUE, "load", millis);
    }

    private Path commit(String name, int every, String method, int millis) throws IOException {
        Path classes = Files.createDirectories(directory.resolve(name));
        SourceCode.compile(
                "com/acme/Orders",
                CODE.replace("EVERY", "" + every).replace("METHOD", method).replace("MILLIS", "" + millis),
                classes);
        return classes;
    }

    /** Says which commits the test compares. */
    void compare(Path base, Path head) {
        System.setProperty(WITH, base.toString());
        System.setProperty(CLASS_PATH, head + File.pathSeparator + tests);
    }

    /** A JVM that runs tests several times, each time with a report of its own. */
    static final class Runs {
        public static void main(String[] arguments) throws Exception {
            SummaryGeneratingListener listener = new SummaryGeneratingListener();
            for (int run = 0; run < Integer.parseInt(arguments[1]); run++) {
                LauncherFactory.create()
                        .execute(
                                LauncherDiscoveryRequestBuilder.request()
                                        .selectors(DiscoverySelectors.selectClass(Class.forName(arguments[2])))
                                        .configurationParameter(ReportSettings.DIR, arguments[0] + "/" + run)
                                        .configurationParameter(ReportSettings.PUBLISH, "none")
                                        .build(),
                                listener);
                for (TestExecutionSummary.Failure failure :
                        listener.getSummary().getFailures()) {
                    System.out.println(FAILED + failure.getTestIdentifier().getLegacyReportingName() + ": "
                            + String.valueOf(failure.getException().getMessage())
                                    .lines()
                                    .map(String::strip)
                                    .collect(Collectors.joining(" ")));
                }
            }
            System.exit(0);
        }
    }

    /** Starts such a JVM. Its output goes to a file beside the reports. */
    Process start(List<Path> classPath, Path reports, int runs, Class<?> tests) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        VersionJvm.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))
                + File.pathSeparator
                + VersionJvm.launcher());
        command.addAll(List.of(Runs.class.getName(), reports.toString(), "" + runs, tests.getName()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        reports.resolveSibling(reports.getFileName() + ".log").toFile())
                .start();
    }

    @UseClient(method = "client")
    static class Loads {

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder().httpClientBuilder(Apache5HttpClient.builder()))
                    .build();
        }

        @DynamoLatencyTest(iterations = CALLS, network = @Network(rtt = "0 ms", tls = TlsVersion.NONE))
        @ExpectConnections(atMost = CALLS)
        void loads(DynamoDbClient dynamo, TestTable table) throws Throwable {
            load(dynamo, table);
        }

        static void load(DynamoDbClient dynamo, TestTable table) throws Throwable {
            try {
                Class.forName("com.acme.Orders")
                        .getMethod("load", DynamoDbClient.class, TestTable.class)
                        .invoke(null, dynamo, table);
            } catch (NoSuchMethodException missing) {
                // as code that is linked has it
                throw new NoSuchMethodError(missing.getMessage());
            }
        }
    }

    /** The same calls for one of two arguments. The other argument does not call the commit's code. */
    static class LoadsOfTwo {

        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "0 ms", tls = TlsVersion.NONE))
        @ValueSource(booleans = {false, true})
        void loads(DynamoDbClient dynamo, TestTable table, boolean ofTheCommit) throws Throwable {
            if (ofTheCommit) {
                Loads.load(dynamo, table);
            } else {
                dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            }
        }
    }

    /** The same calls, with a limit on times. */
    static class TimedLoads extends Loads {

        /** The method, as JUnit selects it. */
        static final String LOADS_TIMED = TimedLoads.class.getName() + "#loadsTimed(" + DynamoDbClient.class.getName()
                + ", " + TestTable.class.getName() + ")";

        @DynamoLatencyTest(
                iterations = TIMED_CALLS,
                maxIterations = TIMED_CALLS,
                network = @Network(rtt = "0 ms", tls = TlsVersion.NONE))
        @ExpectLatency(p50 = "1 s")
        void loadsTimed(DynamoDbClient dynamo, TestTable table) throws Throwable {
            load(dynamo, table);
        }
    }

    @Override
    public void close() {
        List.of(WITH, "dynamolatency.backend", "dynamolatency.endpoint.uri", "dynamolatency.lock")
                .forEach(System::clearProperty);
        before.ifPresentOrElse(path -> System.setProperty(CLASS_PATH, path), () -> System.clearProperty(CLASS_PATH));
        backend.close();
    }
}
