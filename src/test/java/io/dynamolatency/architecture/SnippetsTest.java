package io.dynamolatency.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.SourceCode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pages show of Java compiles. {@link ReadmeTest} holds whole classes to files that run. */
@Tag("unit")
class SnippetsTest {

    private static final Pattern CLASS = Pattern.compile("^(?:final )?class ", Pattern.MULTILINE);

    private static final String IMPORTS = """
        import static io.dynamolatency.ConnectionMode.*;
        import static io.dynamolatency.HttpClientKind.*;
        import static io.dynamolatency.TlsVersion.*;
        import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
        import static io.dynamolatency.fault.FaultKind.*;
        import static io.dynamolatency.fault.WireFault.Point.*;
        import io.dynamolatency.*;
        import io.dynamolatency.fault.*;
        import io.dynamolatency.jupiter.*;
        import io.dynamolatency.measure.*;
        import io.dynamolatency.wire.*;
        import static io.dynamolatency.jupiter.ExpectFirstCall.Variant.*;
        import static java.time.Duration.ofMillis;
        import java.net.URI;
        import java.nio.file.Path;
        import java.time.Duration;
        import java.util.*;
        import java.util.function.Supplier;
        import java.util.stream.Stream;
        import org.junit.jupiter.api.*;
        import org.junit.jupiter.api.parallel.*;
        import org.junit.jupiter.params.provider.*;
        import org.testcontainers.containers.GenericContainer;
        import software.amazon.awssdk.http.apache5.Apache5HttpClient;
        import software.amazon.awssdk.enhanced.dynamodb.*;
        import software.amazon.awssdk.services.dynamodb.*;
        import software.amazon.awssdk.services.dynamodb.model.*;
        """;

    /** What the pages take for granted: code of an application, and annotations of frameworks. */
    private static final String APPLICATION = """
        class Application {
            static Map<String, AttributeValue> item(int bytes) { return Map.of(); }
            static Map<String, AttributeValue> key() { return Map.of(); }
        }
        class OrderService { void load(String id) {} }
        class Order {}
        class Orders {
            static Orders filled(DynamoDbClient dynamo, String table, int count) { return new Orders(); }
            void load(String id) {}
            GetItemRequest request(String id) { return GetItemRequest.builder().build(); }
        }
        class OrdersConfig {
            static DynamoDbClientBuilder clientBuilder() { return DynamoDbClient.builder(); }
        }
        class OrdersClientFactory implements DynamoClientFactory<DynamoDbClient> {
            @Override public DynamoDbClient create(DynamoEndpoint endpoint) {
                return endpoint.applyTo(OrdersConfig.clientBuilder()).build();
            }
        }
        class OrderRepository {
            OrderRepository(DynamoDbClient dynamo) {}
            OrderRepository(Supplier<DynamoDbClient> dynamo, String table) {}
            void load(String id) {}
        }
        class DynamoClientConfig {
            static DynamoDbClientBuilder clientBuilder() { return DynamoDbClient.builder(); }
            static Apache5HttpClient.Builder httpBuilder() { return Apache5HttpClient.builder(); }
        }
        @interface SpringBootTest {}
        @interface Testcontainers {}
        @interface Container {}
        @interface DynamicPropertySource {}
        @interface ServiceConnection {}
        @interface Autowired {}
        class LocalStackContainer {
            LocalStackContainer(String image) {}
            URI getEndpoint() { return URI.create("http://localhost"); }
        }
        interface DynamicPropertyRegistry { void add(String name, Supplier<Object> value); }
        """;

    @TempDir
    Path classes;

    /** One run of the compiler, with a package for each page. Its errors have the page in the file's name. */
    @Test
    void allSnippetsCompile() {
        List<Path> pages = Pages.all();
        List<JavaFileObject> sources = IntStream.range(0, pages.size())
                .boxed()
                .flatMap(i -> sources("page" + i, pages.get(i)))
                .toList();
        assertThat(sources).hasSizeGreaterThan(50);
        assertThat(SourceCode.errors(sources, classes)).isEmpty();
    }

    private static Stream<JavaFileObject> sources(String room, Path page) {
        List<String> blocks = Pages.java(page).stream()
                .filter(block -> !Pages.isWhole(block))
                // bodies that are not shown, and a file of another name
                .map(block -> block.replace("{ ... }", "{}").replace("public final class", "final class"))
                .toList();
        return blocks.isEmpty()
                ? Stream.of()
                : Stream.concat(
                        Stream.of(source(room, page, "Application", APPLICATION)),
                        IntStream.range(0, blocks.size()).mapToObj(i -> snippet(room, page, i, blocks.get(i))));
    }

    private static JavaFileObject snippet(String room, Path page, int number, String block) {
        String name = "Snippet" + number;
        return source(
                room,
                page,
                name,
                CLASS.matcher(block).find() ? block : "class " + name + " extends Application {\n" + block + "}\n");
    }

    private static JavaFileObject source(String room, Path page, String name, String code) {
        return new SimpleJavaFileObject(
                URI.create("string:///" + page + "/" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return "package " + room + ";\n" + IMPORTS + code;
            }
        };
    }
}
