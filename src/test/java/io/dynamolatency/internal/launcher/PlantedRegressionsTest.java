package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.utils.internal.SystemSettingUtilsTestBackdoor;

/** Suites whose code loses connections are red with its line, and healthy ones have no finding. */
@Timeout(120)
@Tag("slow")
class PlantedRegressionsTest extends GuardedRun {

    private static final Path SOURCE = Path.of("src/test/java/io/dynamolatency/internal/launcher/ShopCode.java");

    private static String method = "";
    private static Consumer<String> code = name -> {};

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    /** Loads {@link ShopCode} from a directory that no test class is in. */
    private static final class Elsewhere extends URLClassLoader {
        Elsewhere(URL directory) {
            super(new URL[] {directory}, PlantedRegressionsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(ShopCode.class.getName())) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }

    @BeforeEach
    @SuppressWarnings("unchecked")
    void moveTheCode() throws Exception {
        Path classes = directory.resolve("classes");
        Path from = Path.of(ShopCode.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String packageName = ShopCode.class.getPackageName().replace('.', '/');
        Files.createDirectories(classes.resolve(packageName));
        try (Stream<Path> all = Files.list(from.resolve(packageName))) {
            for (Path one : all.filter(file -> file.getFileName().toString().startsWith("ShopCode"))
                    .toList()) {
                Files.copy(one, classes.resolve(packageName).resolve(one.getFileName()));
            }
        }
        ClassLoader loader = new Elsewhere(classes.toUri().toURL());
        Thread.currentThread().setContextClassLoader(loader);
        code = (Consumer<String>) loader.loadClass(ShopCode.class.getName())
                .getConstructor(URI.class)
                .newInstance(endpoint);
    }

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    /** Returns the line in a method that builds the client. */
    private static int lineOf(String name) throws Exception {
        List<String> lines = Files.readAllLines(SOURCE);
        int start = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("    void " + name + "() {"))
                .findFirst()
                .orElseThrow();
        return 1
                + IntStream.range(start, lines.size())
                        .filter(i -> lines.get(i).contains("uild()"))
                        .findFirst()
                        .orElseThrow();
    }

    static class Shop {
        @RepeatedTest(2)
        void works() {
            code.accept(method);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "header, requests ask for their connection to be closed",
        "interceptor, requests ask for their connection to be closed",
        "timeToLive, ''",
        "leak, connections stay open after their answers",
        "abort, the client closes its connections",
        "httpClientPerRequest, ''",
        "clientPerCall, each new SDK client sends only a few requests",
        "clientPerCallNeverClosed, each new SDK client sends only a few requests",
        "nettyPerCall, each new SDK client sends only a few requests",
        "crtPerCall, each new SDK client sends only a few requests",
    })
    void aRegressionIsRedWithItsLine(String planted, String cause) throws Exception {
        method = planted;
        run(Shop.class);
        assertThat(red())
                .startsWith("suite guard: connections are lost: 3 tests, 20 requests, 20 connections")
                .contains("cause: " + cause)
                .contains("at " + ShopCode.class.getName() + "." + planted + "(ShopCode.java:" + lineOf(planted) + ")")
                .contains("fix: ");
        assertThat(outcomes.values())
                .as("the suite's own tests")
                .filteredOn(result -> result.getThrowable().isEmpty())
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apache5", "apache4", "urlConnection", "crt", "netty"})
    void healthyCodeHasNoFinding(String healthy) throws Exception {
        method = healthy;
        run(Shop.class);
        green();
        assertThat(json()).contains("\"requests\": 20").contains("\"ofTests\": false");
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class PerClass {
        private final DynamoDbClient dynamo =
                builder().httpClientBuilder(Apache5HttpClient.builder()).build();

        @RepeatedTest(4)
        void calls() {
            IntStream.range(0, 5).forEach(i -> call(dynamo));
        }
    }

    static class PerTest {
        private final DynamoDbClient dynamo =
                builder().httpClientBuilder(Apache5HttpClient.builder()).build();

        @RepeatedTest(4)
        void calls() {
            call(dynamo);
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class Concurrent {
        private final DynamoDbClient dynamo =
                builder().httpClientBuilder(Apache5HttpClient.builder()).build();
        private final DynamoDbAsyncClient asynchronous = DynamoDbAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder())
                .build();

        @AfterAll
        void close() {
            dynamo.close();
            asynchronous.close();
        }

        @RepeatedTest(2)
        void eightThreads() throws Exception {
            ExecutorService pool = Executors.newFixedThreadPool(8);
            List<? extends Future<?>> all = IntStream.range(0, 80)
                    .mapToObj(i -> pool.submit(() -> i % 2 == 0
                            ? dynamo.listTables()
                            : asynchronous.listTables().join()))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
            pool.shutdown();
        }
    }

    @Test
    void clientsOfClassesAndTestsAndThreadsHaveNoFinding() throws Exception {
        run(PerClass.class, PerTest.class, Concurrent.class);
        green();
        assertThat(json()).contains("\"requests\": 184");
    }

    @Test
    void parallelTestsHaveNoFinding() throws Exception {
        parameters.put("junit.jupiter.execution.parallel.enabled", "true");
        parameters.put("junit.jupiter.execution.parallel.mode.default", "concurrent");
        parameters.put("junit.jupiter.execution.parallel.config.strategy", "fixed");
        parameters.put("junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
        run(PerTest.class, Concurrent.class, GuardedSuiteTest.PerTest.class);
        green();
        assertThat(json()).contains("\"requests\": 204");
    }

    static class Mocked {
        @Test
        void callsNothing() {
            DynamoDbClient mock = (DynamoDbClient) Proxy.newProxyInstance(
                    DynamoDbClient.class.getClassLoader(),
                    new Class<?>[] {DynamoDbClient.class},
                    (proxy, called, arguments) -> null);
            assertThat(mock.listTables()).isNull();
        }
    }

    @Test
    void mocksAreAnError() {
        run(Mocked.class);
        assertThat(red())
                .contains("no DynamoDB client sent a request in 2 tests", "Mocks, DynamoDBEmbedded and skipped tests");
    }

    static class ByEnvironment {
        @RepeatedTest(2)
        void calls() {
            try (DynamoDbClient dynamo = DynamoDbClient.builder()
                    .region(Region.US_EAST_1)
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                    .httpClientBuilder(Apache5HttpClient.builder())
                    .build()) {
                IntStream.range(0, 5).forEach(i -> call(dynamo));
            }
        }
    }

    @Test
    void endpointsOfTheEnvironmentAndOfSystemPropertiesAreSeen() throws Exception {
        System.setProperty("aws.endpointUrlDynamoDb", endpoint.toString());
        try {
            run(ByEnvironment.class);
            green();
            assertThat(json()).contains("\"requests\": 10", "\"connections\": 2");
        } finally {
            System.clearProperty("aws.endpointUrlDynamoDb");
        }
        forget();
        SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride("AWS_ENDPOINT_URL_DYNAMODB", endpoint.toString());
        try {
            run(ByEnvironment.class);
            green();
            assertThat(directory.resolve("report-next/suite.json"))
                    .content()
                    .contains("\"requests\": 10", "\"connections\": 2");
        } finally {
            SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
        }
    }

    /** Loads the SDK and the kit once more, as test frameworks do that load an application themselves. */
    private static final class Apart extends URLClassLoader {
        Apart() {
            super(
                    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                            .map(Apart::url)
                            .toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException impossible) {
                throw new IllegalStateException(entry, impossible);
            }
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void clientsInAnotherClassLoaderAreNamed() throws Exception {
        try (Apart apart = new Apart()) {
            code = (Consumer<String>) apart.loadClass(ShopCode.class.getName())
                    .getConstructor(URI.class)
                    .newInstance(endpoint);
            method = "apache5";
            run(Shop.class);
            assertThat(red())
                    .contains("no DynamoDB client sent a request in 3 tests")
                    .contains("not counted: connections of SDK clients in the class loader " + Apart.class.getName());
            forget();
            run(Shop.class, PerTest.class);
            green();
        }
    }
}
