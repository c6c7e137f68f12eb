package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;

import io.dynamolatency.DynamoClientFactory;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.fixture.CountedClients;
import io.dynamolatency.fixture.CountedClients.CountingFactory;
import io.dynamolatency.fixture.Fixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** How a declaration names your client, and its faults. */
@Timeout(120)
@Tag("slow")
class UseClientDeclarationTest {

    static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void forget() {
        LOG.clear();
        CountedClients.forget();
    }

    abstract static class AbstractFactory implements DynamoClientFactory<DynamoDbClient> {}

    static final class OfAnything implements DynamoClientFactory<SdkClient> {
        @Override
        public SdkClient create(DynamoEndpoint endpoint) {
            throw new AssertionError();
        }
    }

    static final class WithArgument implements DynamoClientFactory<DynamoDbClient> {
        WithArgument(String stage) {}

        @Override
        public DynamoDbClient create(DynamoEndpoint endpoint) {
            throw new AssertionError();
        }
    }

    static class NotNamed {
        @DynamoLatencyTest
        @UseClient
        void body(DynamoDbClient dynamo) {}
    }

    static class NamedTwice {
        @DynamoLatencyTest
        @UseClient(value = CountingFactory.class, method = "client")
        void body(DynamoDbClient dynamo) {}
    }

    static class NoSuchMethod {
        @DynamoLatencyTest
        @UseClient(method = "client")
        void body(DynamoDbClient dynamo) {}
    }

    static class OfTheInstance {
        @DynamoLatencyTest
        @UseClient(method = "client")
        void body(DynamoDbClient dynamo) {}

        DynamoDbClient client(DynamoEndpoint endpoint) {
            throw new AssertionError();
        }
    }

    static class NoSuchClass {
        @DynamoLatencyTest
        @UseClient(method = "com.example.Absent#client")
        void body(DynamoDbClient dynamo) {}
    }

    static class Abstract {
        @DynamoLatencyTest
        @UseClient(AbstractFactory.class)
        void body(DynamoDbClient dynamo) {}
    }

    static class Anything {
        @DynamoLatencyTest
        @UseClient(OfAnything.class)
        void body(DynamoDbClient dynamo) {}
    }

    static class NeedsArgument {
        @DynamoLatencyTest
        @UseClient(WithArgument.class)
        void body(DynamoDbClient dynamo) {}
    }

    static class NotMeasured {
        @DynamoLatencyTest(modes = CLOSE)
        @UseClient(CountingFactory.class)
        void body(DynamoDbClient dynamo) {}
    }

    static class KitsClientUnused {
        @DynamoLatencyTest(httpClients = HttpClientKind.APACHE4)
        @UseClient(CountingFactory.class)
        void body(DynamoDbClient dynamo) {}
    }

    static class AsyncBody {
        @DynamoLatencyTest
        @UseClient(CountingFactory.class)
        void body(DynamoDbAsyncClient dynamo) {}
    }

    static class AsksForTheHttpClient {
        @DynamoLatencyTest
        @UseClient(CountingFactory.class)
        void body(DynamoDbClient dynamo, HttpClientKind kind) {}
    }

    static class FirstCall {
        @DynamoLatencyTest
        @UseClient(CountingFactory.class)
        @ExpectLatency(firstCall = "1 s")
        void body(DynamoDbClient dynamo) {}
    }

    static final List<Arguments> MISNAMED = List.of(
            Arguments.of(
                    NotNamed.class,
                    "@UseClient: names no factory; write @UseClient(OrdersClientFactory.class) or"
                            + " @UseClient(method = \"ordersClient\")"),
            Arguments.of(NamedTwice.class, "@UseClient: names more than one factory; write"),
            Arguments.of(
                    NoSuchMethod.class,
                    "@UseClient(method = \"client\"): found no method client in NoSuchMethod or"
                            + " UseClientDeclarationTest; write a class that implements DynamoClientFactory, or a"
                            + " static method, such as com.example.Clients#orders. The method has no parameter or a"
                            + " DynamoEndpoint, and returns a DynamoDbClient or a DynamoDbAsyncClient"),
            Arguments.of(
                    OfTheInstance.class,
                    "@UseClient(method = \"client\"): the method client(DynamoEndpoint) is not static, or has other"
                            + " parameters, or another return type; write"),
            Arguments.of(NoSuchClass.class, "the class com.example.Absent does not exist; write its full name"),
            Arguments.of(Abstract.class, "@UseClient(AbstractFactory.class): the class is abstract"),
            Arguments.of(Anything.class, "its method create does not declare its client's type; let it return"),
            Arguments.of(NeedsArgument.class, "the class has no constructor without parameters; add one"),
            Arguments.of(
                    NotMeasured.class,
                    "@UseClient names a client that no mode measures: [CLOSE] use the kit's clients"),
            Arguments.of(KitsClientUnused.class, "httpClients = [APACHE4] is for the kit's clients, but only AS_BUILT"),
            Arguments.of(
                    AsyncBody.class,
                    "parameter DynamoDbAsyncClient dynamo: @UseClient(CountingFactory.class) builds a synchronous"
                            + " client; use DynamoDbClient"),
            Arguments.of(
                    AsksForTheHttpClient.class,
                    "the kit does not know your client's HTTP client; remove this parameter"),
            Arguments.of(
                    FirstCall.class,
                    "in AS_BUILT the warm-up already opens the connection of the first timed call; write warmup = 0"));

    @ParameterizedTest
    @FieldSource("MISNAMED")
    void aFactoryThatIsMisnamedIsAFaultOfTheDeclaration(Class<?> test, String message) {
        Fixture.run(test).failsWith(ExtensionConfigurationException.class).hasMessageContaining(message);
    }

    static Stream<Arguments> parameters() {
        return Stream.of(
                Arguments.of("no.such.Thing", "the class does not exist; write a class that implements"),
                Arguments.of("java.lang.String", "the class does not implement DynamoClientFactory; write a class"),
                Arguments.of("io.dynamolatency.jupiter.UseClientTest#none", "found no method none in UseClientTest"));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("parameters")
    void aParameterThatMisnamesOneIsAFault(String value, String message) {
        Fixture.run(Map.of("dynamolatency.useClient", value), UseClientTest.SaysNothing.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("parameter dynamolatency.useClient = \"" + value + "\": " + message);
    }

    @UseClient(CountingFactory.class)
    static class ModesByParameter {
        @DynamoLatencyTest(iterations = 1, warmup = 0)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void aParameterMayNotTakeTheTeamsClientOutOfItsTest() {
        Fixture.run(Map.of("dynamolatency.modes", "KEEP_ALIVE"), ModesByParameter.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining(
                        "@UseClient names a client that no mode measures: [KEEP_ALIVE] use the kit's clients");
        Fixture.run(Map.of("dynamolatency.httpClients", "APACHE4"), ModesByParameter.class)
                .passes(1);
    }

    @UseClient(CountingFactory.class)
    static class OfTheOtherSort {
        @DynamoLatencyTest(iterations = 1, warmup = 0, modes = KEEP_ALIVE)
        void body(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }
    }

    @Test
    void aClientThatIsNotMeasuredHasNoSay() {
        Fixture.run(OfTheOtherSort.class).passes(1);
    }
}
