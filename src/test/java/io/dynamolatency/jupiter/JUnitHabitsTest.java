package io.dynamolatency.jupiter;

import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.internal.io.LockFile;
import io.dynamolatency.internal.io.OwnDirectory;
import io.dynamolatency.internal.setup.MeasurementLock;
import io.dynamolatency.result.MeasurementException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestTag;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What people do with other tests, done with latency tests. */
@Tag("slow")
class JUnitHabitsTest {

    private static final AtomicInteger BODIES = new AtomicInteger();

    @BeforeEach
    void noneYet() {
        BODIES.set(0);
    }

    /** The declaration is refused with this fault, and no body ran. */
    private static void refused(Class<?> testClass, String fault) {
        Fixture run = Fixture.run(testClass);
        assertThat(run.failures()).anySatisfy(failure -> assertThat(failure)
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageContaining(fault));
        assertThat(BODIES).hasValue(0);
    }

    /** Runs test methods by itself, as the extension of Quarkus does. */
    static final class Runner implements InvocationInterceptor {
        @Override
        public void interceptTestTemplateMethod(
                Invocation<@Nullable Void> invocation,
                ReflectiveInvocationContext<Method> method,
                ExtensionContext context)
                throws Throwable {
            invocation.skip();
            method.getExecutable()
                    .invoke(
                            method.getTarget().orElseThrow(),
                            method.getArguments().toArray());
        }
    }

    @ExtendWith(Runner.class)
    static class RunByAnother {
        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            BODIES.incrementAndGet();
        }
    }

    @ExtendWith(Runner.class)
    static class FirstCallRunByAnother {
        @DynamoLatencyTest(network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectFirstCall(p90 = "60 s")
        void body(DynamoDbClient dynamo) {
            BODIES.incrementAndGet();
        }
    }

    @ExtendWith(Runner.class)
    static class VersionsRunByAnother {
        @DynamoLatencyTest(network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectKeepAlive
        @AcrossVersions(of = "com.acme:orders", from = "1.0")
        void body(DynamoDbClient dynamo) {
            BODIES.incrementAndGet();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {RunByAnother.class, FirstCallRunByAnother.class, VersionsRunByAnother.class})
    void aTestThatAnotherExtensionRunsByItselfIsNotGreen(Class<?> testClass) {
        Fixture.run(testClass)
                .failsWith(MeasurementException.class)
                .hasMessageContaining("The method was not measured: another extension called it once");
        assertThat(BODIES).hasValue(1);
    }

    static class Parameterized {
        @ParameterizedTest
        @ValueSource(ints = {1, 100})
        @DynamoLatencyTest
        void body(int size) {
            BODIES.incrementAndGet();
        }
    }

    @Test
    void aParameterizedTestKeepsItsSourcesOnly() {
        refused(
                Parameterized.class,
                "it is also annotated with @ParameterizedTest, so JUnit would run it once more without the kit; remove"
                        + " @ParameterizedTest and keep its argument sources, which @DynamoLatencyTest reads itself");
    }

    static class Repeated {
        @RepeatedTest(3)
        @DynamoLatencyTest
        void body() {
            BODIES.incrementAndGet();
        }
    }

    @Test
    void aRepeatedTestHasIterations() {
        refused(Repeated.class, "remove @RepeatedTest and write iterations = ... for the number of calls");
    }

    static class Plain {
        @Test
        @DynamoLatencyTest
        void body(DynamoDbClient dynamo) {
            BODIES.incrementAndGet();
        }
    }

    @Test
    void aPlainTestIsOneTestTooMany() {
        refused(
                Plain.class,
                "it is also annotated with @Test, so JUnit would run it once more without the kit;" + " remove @Test");
    }

    static class Factory {
        @TestFactory
        @DynamoLatencyTest
        void body(DynamoDbClient dynamo) {
            BODIES.incrementAndGet();
        }

        @TestFactory
        List<DynamicTest> others() {
            return List.of();
        }
    }

    @Test
    void aTestFactoryHasArguments() {
        refused(
                Factory.class,
                "remove @TestFactory, and write a @DynamoLatencyTest for each dynamic test, or write one"
                        + " @DynamoLatencyTest with an argument source such as @ValueSource");
    }

    @Retention(RetentionPolicy.RUNTIME)
    @RepeatedTest(2)
    @DynamoLatencyTest
    @interface Both {}

    static class Composed {
        @Both
        void body() {
            BODIES.incrementAndGet();
        }
    }

    @Test
    void annotationsOfYourOwnAreNoWayRound() {
        refused(Composed.class, "it is also annotated with @RepeatedTest");
    }

    // ---- extensions that JUnit detects

    /** No declaration names this extension: JUnit detects it by a services file. */
    public static final class ClockResolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Clock.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Clock.systemUTC();
        }
    }

    static class TakesClock {
        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo, Clock clock) {
            assertThat(clock).isNotNull();
            dynamo.listTables();
        }
    }

    @Test
    void aDetectedExtensionResolvesParametersWithAFilterAsWell(@TempDir Path dir) throws Exception {
        Path services = Files.createDirectories(dir.resolve("META-INF/services"));
        Files.writeString(services.resolve(Extension.class.getName()), ClockResolver.class.getName());
        String include = "junit.jupiter.extensions.autodetection.include";
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader detecting =
                new URLClassLoader(new URL[] {dir.toUri().toURL()}, before)) {
            thread.setContextClassLoader(detecting);
            Fixture.run(Map.of(include, "com.acme.*, io.dynamolatency.*"), TakesClock.class)
                    .passes(1);
        } finally {
            thread.setContextClassLoader(before);
        }
        Fixture.run(Map.of(include, "io.dynamolatency.*"), TakesClock.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("parameter Clock clock: the kit can't give this type to a test");
    }

    // ---- a tag on all

    static class Tagged {
        static @Nullable TestInfo info;

        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo, TestInfo test) {
            info = test;
            dynamo.listTables();
        }
    }

    @Test
    void allLatencyTestsHaveATag() {
        Fixture run = Fixture.run(Tagged.class).passes(1);
        assertThat(run.tests().started().stream()
                        .flatMap(event -> event.getTestDescriptor().getTags().stream())
                        .map(TestTag::getName))
                .containsExactly("dynamo-latency");
        assertThat(Objects.requireNonNull(Tagged.info).getTags()).containsExactly("dynamo-latency");
    }

    // ---- no turn where only connections count

    static class CountsConnections {
        @DynamoLatencyTest(iterations = 20, network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectKeepAlive
        void put(DynamoDbClient dynamo, TestTable table) {
            BODIES.incrementAndGet();
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @Test
    @Timeout(300)
    void connectionsAreCountedWhileAnotherJvmMeasures() throws Exception {
        Optional<LockFile> other =
                LockFile.acquire(OwnDirectory.ofUser().resolve("measuring.lock"), Duration.ofMinutes(4));
        assertThat(other).isPresent();
        try (LockFile held = other.orElseThrow()) {
            assertThat(held).isNotNull();
            Fixture.run(Map.of(MeasurementLock.WAIT, "30 min"), CountsConnections.class)
                    .passes(1);
        }
        assertThat(BODIES).as("warm-up of 10, then 20 calls").hasValue(30);
    }
}
