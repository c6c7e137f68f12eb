package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.fixture.BenchmarkReport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * What a latency test method costs beside its calls, where a module has many: methods of one call each, without
 * warm-up, run through the launcher as a user's are. {@code mvn -Pbench -Dbench=scale verify} runs it and writes its
 * part of {@code docs/performance.md}.
 */
@Tag("benchmark")
@Tag("scale")
class MethodsBenchmark {

    private static final int MOST = Integer.getInteger("bench.methods", 500);
    private static final int PER_CLASS = 25;

    private static final BenchmarkReport REPORT = new BenchmarkReport(
            "methods",
            MethodsBenchmark.class,
            "each method",
            "methods",
            "whole run ms",
            "its calls ms",
            "beside them, ms a method",
            "goal");

    @TempDir
    private Path directory = Path.of("");

    /** What the methods of a module take and do. */
    private enum Module {
        CLIENT(
                "makes one call of a client, 5 ms round trip, TLS 1.3",
                "@DynamoLatencyTest(iterations = 1, warmup = 0)",
                "DynamoDbClient dynamo",
                "dynamo.listTables();"),
        TABLE(
                "the same with a table of its own",
                "@DynamoLatencyTest(iterations = 1, warmup = 0)",
                "DynamoDbClient dynamo, TestTable table",
                "dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));"),
        CALLS(
                "makes 200 calls without a delay",
                "@DynamoLatencyTest(iterations = 200, warmup = 0, network = @Network(rtt = \"0 ms\", tls ="
                        + " TlsVersion.NONE))",
                "DynamoDbClient dynamo",
                "dynamo.listTables();");

        private final String words;
        private final String annotation;
        private final String parameters;
        private final String body;

        Module(String words, String annotation, String parameters, String body) {
            this.words = words;
            this.annotation = annotation;
            this.parameters = parameters;
            this.body = body;
        }

        String source(String name, int methods) {
            StringBuilder source = new StringBuilder("package many;\n"
                    + "import io.dynamolatency.TlsVersion;\n"
                    + "import io.dynamolatency.TestTable;\n"
                    + "import io.dynamolatency.jupiter.DynamoLatencyTest;\n"
                    + "import io.dynamolatency.jupiter.Network;\n"
                    + "import software.amazon.awssdk.services.dynamodb.DynamoDbClient;\n"
                    + "class " + name + " {\n");
            for (int i = 0; i < methods; i++) {
                source.append(annotation + " void method" + i + "(" + parameters + ") { " + body + " }\n");
            }
            return source.append("}\n").toString();
        }
    }

    @AfterAll
    static void write() throws IOException {
        REPORT.write(MOST == 500);
    }

    /** What a run took. */
    private record Took(double wholeMillis, double callsMillis, int methods) {
        double besideMillis() {
            return (wholeMillis - callsMillis) / methods;
        }
    }

    /** Looks at the heap when so many methods are over. */
    private static final class HeapAt implements TestExecutionListener {
        private final List<Integer> when;
        private final List<Long> bytes = new ArrayList<>();
        private int over;

        HeapAt(List<Integer> when) {
            this.when = when;
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest() && when.contains(++over)) {
                MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
                memory.gc();
                memory.gc();
                bytes.add(memory.getHeapMemoryUsage().getUsed());
            }
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whatAMethodCosts() throws Exception {
        for (Module module : List.of(Module.CLIENT, Module.TABLE)) {
            List<DiscoverySelector> all = compiled(module);
            // the back end starts, and the JVM warms up
            run(all.subList(0, 2));
            for (int methods : List.of(MOST / 10, MOST / 2, MOST)) {
                Took took = run(all.subList(0, methods / PER_CLASS));
                REPORT.row(
                        module.words,
                        methods,
                        BenchmarkReport.rounded(took.wholeMillis(), 0),
                        BenchmarkReport.rounded(took.callsMillis(), 0),
                        BenchmarkReport.rounded(took.besideMillis(), 1),
                        "<= 20");
            }
            holds(module, all, MOST);
        }
        holds(Module.CALLS, compiled(Module.CALLS), MOST / 5);
    }

    /** What a method that is over holds until the report is written: the growth of the heap from method to method. */
    private void holds(Module module, List<DiscoverySelector> all, int methods) throws IOException {
        HeapAt heap = new HeapAt(List.of(methods / 10, methods));
        run(all.subList(0, methods / PER_CLASS), heap);
        double kilobytes = (heap.bytes.get(1) - heap.bytes.get(0)) / 1024.0 / (methods - methods / 10);
        REPORT.note("Each method that " + module.words + " keeps " + BenchmarkReport.rounded(kilobytes, 1)
                + " KB of heap until the report is written (growth from " + methods / 10 + " to\n" + methods
                + " methods).");
    }

    private List<DiscoverySelector> compiled(Module module) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path sources = Files.createDirectories(directory.resolve(module + "/many"));
        Path classes = Files.createDirectories(directory.resolve(module + "-classes"));
        List<String> names = IntStream.range(0, MOST / PER_CLASS)
                .mapToObj(i -> "Many" + module + i + "Test")
                .toList();
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            files.add(Files.writeString(sources.resolve(name + ".java"), module.source(name, PER_CLASS)));
        }
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            null,
                            manager,
                            null,
                            List.of("-proc:none", "-d", classes.toString()),
                            null,
                            manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(compiled).as("the generated tests compile").isTrue();
        }
        // open as long as the JVM: its classes are run more than once
        @SuppressWarnings("resource")
        ClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, MethodsBenchmark.class.getClassLoader());
        return names.stream()
                .map(name -> (DiscoverySelector) DiscoverySelectors.selectClass(loader, "many." + name))
                .toList();
    }

    private Took run(List<DiscoverySelector> classes, TestExecutionListener... listeners) throws IOException {
        Path report = Files.createTempDirectory(directory, "report");
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(classes)
                .configurationParameter("dynamolatency.local.scope", "jvm")
                .configurationParameter("dynamolatency.report.dir", report.toString())
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        var launcher = LauncherFactory.create();
        launcher.registerTestExecutionListeners(
                Stream.concat(Stream.of(summary), Stream.of(listeners)).toArray(TestExecutionListener[]::new));
        long begin = System.nanoTime();
        launcher.execute(request);
        double whole = (System.nanoTime() - begin) / 1e6;
        assertThat(summary.getSummary().getFailures()).isEmpty();
        JsonObject json = JsonParser.parseString(Files.readString(report.resolve("results.json")))
                .getAsJsonObject();
        double calls = 0;
        for (JsonElement result : json.getAsJsonArray("results")) {
            calls += result.getAsJsonObject().get("firstCallMillis").getAsDouble();
        }
        int methods = json.getAsJsonArray("results").size();
        assertThat(methods).isEqualTo(classes.size() * PER_CLASS);
        return new Took(whole, calls, methods);
    }
}
