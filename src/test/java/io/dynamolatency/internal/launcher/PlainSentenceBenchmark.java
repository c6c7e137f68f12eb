package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.BenchmarkReport;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often the plain sentence, {@code result.assertP99Below(ofMillis(10))} over the default network, is wrong: red for
 * healthy clients, or green for broken ones. Each run is a JVM of its own, on a quiet machine and beside processes that
 * spin. {@code mvn -Pbench -Dbench=plain-sentence verify} runs it; {@code -Dbench.runs} says how often each.
 */
@Tag("benchmark")
@Tag("plain-sentence")
class PlainSentenceBenchmark {

    private static final int RUNS = Integer.getInteger("bench.runs", 100);
    private static final int SPINNING = 2;

    private static final List<String> HEALTHY = List.of(
            "Healthy#apache5",
            "Healthy#urlConnection",
            "Healthy#netty",
            "Healthy#apache5In4",
            "Healthy#urlConnectionIn4",
            "Healthy#nettyIn4");

    private static final List<String> BROKEN = List.of(
            "Header",
            "ClientPerCall",
            "TimeToLive",
            "Sleeps",
            "SleepsSeldom",
            "Credentials",
            "SmallPool",
            "TwoRequests",
            "Burns",
            "Retries");

    private static final Map<String, String> NAMES = names();

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("Healthy#apache5", "healthy: Apache 5");
        names.put("Healthy#urlConnection", "healthy: UrlConnection");
        names.put("Healthy#netty", "healthy: Netty");
        names.put("Healthy#apache5In4", "healthy: Apache 5, 4 threads");
        names.put("Healthy#urlConnectionIn4", "healthy: UrlConnection, 4 threads");
        names.put("Healthy#nettyIn4", "healthy: Netty, 4 threads");
        names.put("Header", "header Connection: close");
        names.put("ClientPerCall", "a client for each call");
        names.put("TimeToLive", "a time-to-live of 1 ms");
        names.put("Sleeps", "an interceptor that sleeps 10 ms");
        names.put("SleepsSeldom", "an interceptor that sleeps 20 ms in 5 % of calls");
        names.put("Credentials", "a credentials provider that blocks for 8 ms");
        names.put("SmallPool", "a pool of 1 connection under 8 threads");
        names.put("TwoRequests", "two requests in each call");
        names.put("Burns", "10 ms of CPU time in each call");
        names.put("Retries", "retries with back-off in 5 % of calls");
        return names;
    }

    @TempDir
    private Path project = Path.of("");

    @Test
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void thePlainSentenceIsSeldomWrong() throws IOException, InterruptedException {
        String classPath = compile();
        BenchmarkReport report = new BenchmarkReport(
                "plain-sentence", getClass(), "client", "runs", "red, quiet", "red, beside " + SPINNING + " spinning");
        List<String> all = new ArrayList<>(HEALTHY);
        all.addAll(BROKEN);
        String only = System.getProperty("bench.only", "");
        for (String test : all) {
            if (!test.contains(only)) {
                continue;
            }
            int quiet = red(classPath, test);
            List<Process> spinning = spin();
            int busy;
            try {
                busy = red(classPath, test);
            } finally {
                spinning.forEach(Process::destroyForcibly);
            }
            report.row(NAMES.getOrDefault(test, test), RUNS, quiet, busy);
        }
        report.note("Each run is a JVM of its own. A healthy client should never be red, a broken one always.");
        report.write(only.isEmpty());
    }

    private int red(String classPath, String test) throws IOException, InterruptedException {
        int red = 0;
        for (int run = 0; run < RUNS; run++) {
            red += isRed(classPath, test) ? 1 : 0;
        }
        return red;
    }

    /** Each ends itself after an hour, should this JVM be killed. */
    private static List<Process> spin() throws IOException {
        List<Process> spinning = new ArrayList<>();
        for (int i = 0; i < SPINNING; i++) {
            spinning.add(new ProcessBuilder("timeout", "3600", "sh", "-c", "while :; do :; done").start());
        }
        return spinning;
    }

    /** The class path of a user: what this JVM has, without the kit's own tests. */
    private String compile() throws IOException {
        String users = String.join(
                File.pathSeparator,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.endsWith("test-classes"))
                        .toList());
        Path sources = Files.createDirectories(project.resolve("src/orders"));
        Path classes = Files.createDirectories(project.resolve("classes"));
        Path test = Files.writeString(sources.resolve("Healthy.java"), PlainSentenceProject.TEST);
        Path main = Files.writeString(sources.resolve("Main.java"), PlainSentenceProject.MAIN);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                "-cp",
                                users,
                                test.toString(),
                                main.toString()))
                .as("compiled")
                .isZero();
        return classes + File.pathSeparator + users;
    }

    private boolean isRed(String classPath, String test) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        "orders.Main",
                        "orders." + test)
                .directory(project.toFile());
        builder.redirectError(project.resolve("errors").toFile());
        Process process = builder.start();
        List<String> said = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add(line);
            }
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> verdicts =
                said.stream().filter(line -> line.startsWith("VERDICT")).toList();
        assertThat(verdicts).as(() -> String.join("\n", said)).hasSize(1);
        System.out.println(test + ": " + verdicts.get(0));
        // whatever else went wrong is no verdict
        assertThat(verdicts.get(0)).matches("VERDICT (SUCCESSFUL |FAILED .*: p99 of .*)");
        return verdicts.get(0).startsWith("VERDICT FAILED");
    }
}
