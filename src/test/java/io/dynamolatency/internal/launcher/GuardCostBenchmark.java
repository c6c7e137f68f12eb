package io.dynamolatency.internal.launcher;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.sun.management.OperatingSystemMXBean;
import io.dynamolatency.fixture.AnsweringHttpClient;
import io.dynamolatency.fixture.BenchmarkReport;
import io.dynamolatency.internal.backend.local.LocalBackend;
import io.dynamolatency.internal.backend.local.LocalSettings;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * What the guard of a suite costs, and what the kit's interceptor costs where it is off: each time in a JVM of its own,
 * in turns. {@code mvn -Pbench -Dbench=guard verify} runs it and writes its part of {@code docs/guard.md}.
 */
@Tag("benchmark")
@Tag("guard")
class GuardCostBenchmark {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 4);
    private static final int TESTS = 25;
    private static final int CALLS = 10;
    private static final String ENDPOINT = "bench.endpoint";

    private static final BenchmarkReport REPORT = new BenchmarkReport(
            "guard", GuardCostBenchmark.class, "measured", "unit", "without", "with", "difference", "goal");

    private static final LocalBackend BACKEND = new LocalBackend(LocalSettings.from(name -> Optional.empty()));

    @TempDir
    private Path directory = Path.of("");

    @AfterAll
    static void write() throws Exception {
        BACKEND.close();
        REPORT.note("Medians of " + ROUNDS + " JVMs each, in turns; in brackets the least and the greatest difference"
                + " of a round.");
        REPORT.write(ROUNDS == 4);
    }

    private static DynamoDbClientBuilder builder() {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create(System.getProperty(ENDPOINT, "http://127.0.0.1:1")))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")));
    }

    /** A class of tests that write and read items, with a table of its own. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Items {
        private final String table = "t" + UUID.randomUUID();
        private final DynamoDbClient dynamo =
                builder().httpClientBuilder(Apache5HttpClient.builder()).build();

        @BeforeAll
        void create() {
            dynamo.createTable(t -> t.tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(AttributeDefinition.builder()
                            .attributeName("id")
                            .attributeType(ScalarAttributeType.S)
                            .build())
                    .keySchema(KeySchemaElement.builder()
                            .attributeName("id")
                            .keyType(KeyType.HASH)
                            .build()));
        }

        @RepeatedTest(TESTS)
        void writesAndReads() {
            for (int i = 0; i < CALLS; i++) {
                var item = Map.of("id", AttributeValue.fromS("item " + i));
                dynamo.putItem(p -> p.tableName(table).item(item));
                dynamo.getItem(g -> g.tableName(table).key(item));
            }
        }

        @AfterAll
        void drop() {
            dynamo.deleteTable(t -> t.tableName(table));
            dynamo.close();
        }
    }

    static class Customers extends Items {}

    static class Orders extends Items {}

    static class Bills extends Items {}

    static class Stock extends Items {}

    /** Runs the suite. */
    static final class SuiteMain {
        public static void main(String[] arguments) {
            LauncherFactory.create()
                    .execute(LauncherDiscoveryRequestBuilder.request()
                            .selectors(Stream.of(Customers.class, Orders.class, Bills.class, Stock.class)
                                    .map(type -> selectClass(type))
                                    .toList())
                            .build());
            System.out.println("cpu "
                    + ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime());
            System.exit(0);
        }
    }

    /** Makes calls that take no time, and prints their median in nanoseconds. */
    static final class CallsMain {
        public static void main(String[] arguments) {
            try (DynamoDbClient dynamo =
                    builder().httpClient(new AnsweringHttpClient()).build()) {
                for (int i = 0; i < 20_000; i++) {
                    dynamo.listTables();
                }
                long[] nanos = new long[20_000];
                for (int i = 0; i < nanos.length; i++) {
                    long start = System.nanoTime();
                    dynamo.listTables();
                    nanos[i] = System.nanoTime() - start;
                }
                Arrays.sort(nanos);
                System.out.println("median " + nanos[nanos.length / 2]);
            }
        }
    }

    private record Ended(double millis, String output) {}

    private Ended java(String classPath, Class<?> main, String... options) throws Exception {
        Path output = directory.resolve("output");
        List<String> command = Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        Stream.of(options),
                        Stream.of("-Ddynamolatency.prestart=false", "-cp", classPath, main.getName()))
                .flatMap(part -> part)
                .toList();
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command + "\n" + Files.readString(output));
            }
        } finally {
            process.destroyForcibly();
        }
        return new Ended((System.nanoTime() - start) / 1e6, Files.readString(output));
    }

    @FunctionalInterface
    private interface Block {
        Ended run() throws Exception;
    }

    /** Runs both in turns, A B B A, and returns what they gave, by round. */
    private static Ended[][] rounds(Block without, Block with) throws Exception {
        Ended[][] both = new Ended[2][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 2 == 0) {
                both[0][round] = without.run();
            }
            both[1][round] = with.run();
            if (round % 2 == 1) {
                both[0][round] = without.run();
            }
        }
        return both;
    }

    private static void compare(
            String what, String unit, int places, Ended[][] ended, ToDoubleFunction<Ended> figure, String goal) {
        double[] a = Stream.of(ended[0]).mapToDouble(figure).toArray();
        double[] b = Stream.of(ended[1]).mapToDouble(figure).toArray();
        double[] more = IntStream.range(0, ROUNDS).mapToDouble(i -> b[i] - a[i]).toArray();
        Arrays.sort(more);
        REPORT.row(
                what,
                unit,
                BenchmarkReport.rounded(BenchmarkReport.median(a), places),
                BenchmarkReport.rounded(BenchmarkReport.median(b), places),
                String.format(
                        Locale.ROOT,
                        "%+." + places + "f (%+." + places + "f to %+." + places + "f)",
                        BenchmarkReport.median(more),
                        more[0],
                        more[ROUNDS - 1]),
                goal);
    }

    @Test
    void suite() throws Exception {
        String endpoint = "-D" + ENDPOINT + "=" + BACKEND.start();
        String classPath = System.getProperty("java.class.path");
        Ended[][] ended = rounds(() -> java(classPath, SuiteMain.class, endpoint), () -> {
            Ended guarded = java(classPath, SuiteMain.class, endpoint, "-Ddynamolatency.suite=guard");
            if (!guarded.output().contains("connections are reused: 100 tests, 2008 requests, 4 connections")) {
                throw new IllegalStateException(guarded.output());
            }
            return guarded;
        });
        String suite = "a suite of 100 tests with 2,008 requests to DynamoDB Local";
        compare(
                suite + ", from the JVM's start to its end",
                "s",
                2,
                ended,
                one -> one.millis() / 1e3,
                "<= 5 % and 1 s more");
        compare(
                suite + ": CPU time of its JVM",
                "s",
                2,
                ended,
                one -> number("cpu ", one) / 1e9,
                "<= 5 % and 1 s more");
    }

    /** Returns this class path without the files by which the SDK finds the kit's interceptor. */
    private String withoutInterceptor() throws IOException {
        Path copy = directory.resolve("classes");
        Path classes = Path.of(SuiteListener.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        try (Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("execution.interceptors"))
                    .toList()) {
                Path to = copy.resolve(classes.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().equals(classes) ? copy.toString() : entry)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static double number(String after, Ended ended) {
        return Double.parseDouble(ended.output().replaceFirst("(?s).*" + after + "(\\d+).*", "$1"));
    }

    @Test
    void interceptorThatIsOff() throws Exception {
        String absent = withoutInterceptor();
        String classPath = System.getProperty("java.class.path");
        compare(
                "a call of the SDK that gets its answer at once, without the kit's interceptor and with it, off",
                "us p50",
                2,
                rounds(() -> java(absent, CallsMain.class), () -> java(classPath, CallsMain.class)),
                one -> number("median ", one) / 1e3,
                "");
    }
}
