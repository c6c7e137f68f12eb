package io.dynamolatency.internal.launcher;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.TestTable;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.io.TemporaryDirectory;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.Network;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests that run side by side: in forks, as Surefire's, and on several threads of one JVM. */
@Timeout(120)
@Tag("slow")
class ForksTest {

    @TempDir
    private Path directory = Path.of("");

    static class First {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 20,
                warmup = 0,
                network = @Network(rtt = "2 ms", tls = NONE))
        void put(DynamoDbClient dynamo, TestTable table) {
            Calls.during(() -> dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())));
        }
    }

    static class Second {
        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "2 ms", tls = NONE))
        void put(DynamoDbClient dynamo, TestTable table) {
            Calls.during(() -> dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())));
        }
    }

    /** The calls of this JVM: when they were made, and whether others were under way. */
    private static final class Calls {

        static final AtomicInteger UNDER_WAY = new AtomicInteger();
        static final AtomicInteger TOGETHER = new AtomicInteger();
        static final List<long[]> TIMES = new CopyOnWriteArrayList<>();

        static void during(Runnable call) {
            // the machine's clock, which JVMs have in common
            long from = System.currentTimeMillis();
            if (UNDER_WAY.incrementAndGet() > 1) {
                TOGETHER.incrementAndGet();
            }
            try {
                call.run();
            } finally {
                UNDER_WAY.decrementAndGet();
                TIMES.add(new long[] {from, System.currentTimeMillis()});
            }
        }
    }

    /** What a fork is: a JVM that runs some of the classes. */
    static final class Fork {

        private Fork() {}

        public static void main(String[] args) throws IOException {
            SummaryGeneratingListener summary = new SummaryGeneratingListener();
            System.in.read();
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(args[0]))
                                    .build(),
                            summary);
            summary.getSummary().getFailures().forEach(f -> System.out.println("failed " + f.getException()));
            Calls.TIMES.forEach(time -> System.out.println("call " + time[0] + " " + time[1]));
            System.out.println("done");
        }
    }

    private Process fork(Class<?> tests, String... properties) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + directory,
                "-Ddynamolatency.report.dir=" + directory.resolve("report"),
                "-Ddynamolatency.local.scope=machine"));
        command.addAll(List.of(properties));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Fork.class.getName(), tests.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(Files.createTempFile(directory, "err", "").toFile())
                .start();
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return process;
    }

    /** When the calls of a fork were made, after it has ended. */
    private static List<long[]> calls(Process fork) throws Exception {
        List<String> lines;
        try (BufferedReader said = fork.inputReader()) {
            lines = said.lines().toList();
        }
        assertThat(fork.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).noneMatch(line -> line.startsWith("failed ")).contains("done");
        return lines.stream()
                .filter(line -> line.startsWith("call "))
                .map(line -> line.split(" ", -1))
                .map(said -> new long[] {Long.parseLong(said[1]), Long.parseLong(said[2])})
                .sorted(Comparator.comparingLong(time -> time[0]))
                .toList();
    }

    @Test
    void forksHaveOneReportOneBackEndAndTakeTurns() throws Exception {
        String run = "-Ddynamolatency.report.run=build 7";
        String history = "-Ddynamolatency.history=" + directory.resolve("history");
        Process one = fork(First.class, run, history);
        Process other = fork(Second.class, run, history);
        List<long[]> all = new ArrayList<>();
        try {
            for (Process fork : List.of(one, other)) {
                all.addAll(calls(fork));
            }
        } finally {
            one.destroyForcibly();
            other.destroyForcibly();
        }
        assertThat(all).hasSize(60);
        all.sort(Comparator.comparingLong(time -> time[0]));
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i)[0]).as("call " + i).isGreaterThanOrEqualTo(all.get(i - 1)[1]);
        }

        JsonObject json = JsonParser.parseString(
                        Files.readString(directory.resolve("report").resolve("results.json")))
                .getAsJsonObject();
        assertThat(json.getAsJsonArray("forks")).hasSize(2);
        assertThat(json.getAsJsonArray("results").asList())
                .extracting(JsonElement::getAsJsonObject)
                .extracting(row -> row.get("testClass").getAsString() + " "
                        + row.get("mode").getAsString() + " " + row.get("count").getAsInt())
                .containsExactlyInAnyOrder(
                        First.class.getName() + " KEEP_ALIVE 20",
                        First.class.getName() + " CLOSE 20",
                        Second.class.getName() + " KEEP_ALIVE 20");
        JsonObject page = data(Files.readString(directory.resolve("report").resolve("report.html")));
        assertThat(page.get("results")).as("the rows of the page").hasToString(json.toString());
        assertThat(page.getAsJsonArray("pictures").asList())
                .extracting(JsonElement::getAsJsonObject)
                .extracting(picture -> picture.get("mode").getAsString() + " "
                        + picture.getAsJsonObject("calls")
                                .getAsJsonArray("call")
                                .size() + " "
                        + picture.getAsJsonObject("lanes")
                                .getAsJsonArray("shown")
                                .size())
                .as("their pictures")
                .containsExactlyElementsOf(json.getAsJsonArray("results").asList().stream()
                        .map(row -> row.getAsJsonObject().get("mode").getAsString())
                        .map(mode -> (mode.equals("CLOSE") ? "Connection: close" : "keep-alive") + " 20 20")
                        .toList());
        assertThat(names(directory.resolve("report")))
                .containsExactlyInAnyOrder(
                        ".results.lock",
                        "benchmark.json",
                        "metrics.prom",
                        "parts",
                        "report.html",
                        "results.hlog",
                        "results.json");
        assertThat(names(directory.resolve("history"))).as("one run").hasSize(1);
        nothingIsLeftOfTheServer();
    }

    private static JsonObject data(String page) {
        Matcher data = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
                .matcher(page);
        assertThat(data.find()).isTrue();
        return JsonParser.parseString(data.group(1)).getAsJsonObject();
    }

    private static List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    static class Endless {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void put(DynamoDbClient dynamo, TestTable table) throws InterruptedException {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            Set<String> tables = new TreeSet<>(dynamo.listTables().tableNames());
            System.out.println("tables " + tables.size());
            Thread.sleep(60_000);
        }
    }

    @Test
    void theBackEndOutlivesTheForkThatStartedItAndEndsWithTheLastWhateverEndsThem() throws Exception {
        Process starter = fork(Endless.class);
        Process other;
        try (BufferedReader printed = starter.inputReader()) {
            assertThat(line(printed)).isEqualTo("tables 1");
            ProcessHandle server = server();
            URI uri = URI.create(serverFile().get(0));
            other = fork(Endless.class, "-Ddynamolatency.lock=off");
            try (DynamoDbClient dynamo = KitClients.admin(uri);
                    BufferedReader printedByOther = other.inputReader()) {
                assertThat(line(printedByOther)).isEqualTo("tables 2");
                assertThat(server()).isEqualTo(server);
                starter.destroyForcibly().waitFor();
                // several times the interval in which the server looks for leases
                Thread.sleep(500);
                assertThat(dynamo.listTables().tableNames()).hasSize(2);
            } finally {
                other.destroyForcibly();
            }
            server.onExit().get(30, TimeUnit.SECONDS);
        } finally {
            starter.destroyForcibly();
        }
        nothingIsLeftOfTheServer(starter, other);
    }

    @Test
    void theBackEndEndsWithAForkThatIsKilled() throws Exception {
        Process only = fork(Endless.class);
        try (BufferedReader said = only.inputReader()) {
            assertThat(line(said)).isEqualTo("tables 1");
            ProcessHandle server = server();
            only.destroyForcibly();
            server.onExit().get(30, TimeUnit.SECONDS);
        } finally {
            only.destroyForcibly();
        }
        nothingIsLeftOfTheServer(only);
    }

    private static String line(BufferedReader said) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("tables ")) {
                return line;
            }
        }
        return "nothing said";
    }

    private ProcessHandle server() throws IOException {
        return ProcessHandle.of(Long.parseLong(serverFile().get(1))).orElseThrow();
    }

    private List<String> serverFile() throws IOException {
        return Files.readAllLines(serverFiles().get(0));
    }

    private List<Path> serverFiles() throws IOException {
        try (Stream<Path> all = Files.walk(directory, 2)) {
            return all.filter(path -> path.getFileName().toString().startsWith("shared-"))
                    .map(path -> path.resolve("server"))
                    .filter(Files::exists)
                    .toList();
        }
    }

    /** The next JVM deletes the recordings of a killed one, so these may be left. */
    private void nothingIsLeftOfTheServer(Process... killed) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() - deadline < 0 && !left(killed).isEmpty()) {
            Thread.sleep(20);
        }
        assertThat(left(killed)).isEmpty();
    }

    private List<Path> left(Process... killed) throws IOException {
        try (Stream<Path> all = Files.walk(directory, 2)) {
            return Stream.concat(
                            all.filter(path -> path.getFileName().toString().startsWith(TemporaryDirectory.PREFIX))
                                    .filter(path -> Stream.of(killed).noneMatch(jvm -> isOf(jvm, path))),
                            serverFiles().stream())
                    .toList();
        }
    }

    private static boolean isOf(Process jvm, Path path) {
        return path.getFileName().toString().startsWith(TemporaryDirectory.PREFIX + jvm.pid() + "-");
    }

    @Test
    void testsOfOneJvmTakeTurnsHoweverManyThreadsThereAre() {
        Calls.TOGETHER.set(0);
        Calls.TIMES.clear();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(
                                        DiscoverySelectors.selectClass(First.class),
                                        DiscoverySelectors.selectClass(Second.class))
                                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                                .configurationParameter(
                                        "junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
                                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                                .configurationParameter(
                                        "junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
                                .configurationParameter("dynamolatency.local.scope", "jvm")
                                .configurationParameter("dynamolatency.report.dir", directory.toString())
                                .build(),
                        summary);
        assertThat(summary.getSummary().getFailures()).isEmpty();
        assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(3);
        assertThat(Calls.TIMES).hasSize(60);
        assertThat(Calls.TOGETHER).hasValue(0);
    }
}
