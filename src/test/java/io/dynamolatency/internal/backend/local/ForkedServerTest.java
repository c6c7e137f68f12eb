package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.io.TemporaryDirectory;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ForkedServerTest {

    private static final int JAVA_17 = 61;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    private static InputStream classFile() {
        InputStream in = ForkedServer.class.getResourceAsStream("ForkedServer.class");
        assertThat(in).isNotNull();
        return in;
    }

    @Test
    void isForTheOldestJavaThatTheKitRunsOn() throws IOException {
        try (DataInputStream in = new DataInputStream(classFile())) {
            assertThat(in.readInt()).isEqualTo(0xCAFEBABE);
            assertThat(in.readUnsignedShort()).isZero();
            assertThat(in.readUnsignedShort()).isLessThanOrEqualTo(JAVA_17);
        }
    }

    @Test
    void needsNoOtherClassOfOurs() throws IOException {
        try (InputStream in = classFile()) {
            String constants = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(Pattern.compile("io[/.]dynamolatency[/.\\w$]*")
                            .matcher(constants)
                            .results()
                            .map(match -> match.group())
                            .distinct())
                    .containsExactly("io/dynamolatency/internal/backend/local/ForkedServer");
        }
    }

    private void failsWith(Path jar, String... parts) throws IOException {
        try (LocalBackend backend = new LocalBackend(
                LocalSettings.defaults(),
                () -> List.of(jar),
                new ForkCommand(),
                () -> TemporaryDirectory.in(temporary))) {
            assertThatExceptionOfType(BackendException.class)
                    .isThrownBy(backend::start)
                    .withMessageContainingAll(parts);
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith(TemporaryDirectory.PREFIX));
        }
    }

    @Test
    void namesTheClassThatIsMissing() throws IOException {
        Path empty = temporary.resolve("empty.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(empty))) {
            jar.putNextEntry(new JarEntry("nothing"));
        }

        failsWith(
                empty,
                "did not start: it exited with code " + ForkedServer.MEMBERS_MISSING,
                "DynamoDB Local lacks the members that the kit calls",
                "ClassNotFoundException: software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler",
                "ClassNotFoundException: software.amazon.dynamodb.services.local.main.ServerRunner",
                "Tested with version " + Versions.DYNAMODB_LOCAL);
    }

    @Test
    void namesTheMemberThatIsMissing() throws IOException {
        String local = "software.amazon.dynamodb.services.local.";
        Path jar = compiled(
                source(local + "server", "LocalDynamoDBRequestHandler", ""),
                source(local + "server", "DynamoDBRequestHandler", ""),
                source(local + "server", "LocalDynamoDBServerHandler", ""),
                source(local + "server", "DynamoDBProxyServer", "Object server;"),
                source(local + "main", "ServerRunner", ""),
                source("org.eclipse.jetty.server", "Server", ""),
                source("org.eclipse.jetty.server", "Handler", ""),
                source("org.eclipse.jetty.server", "AbstractNetworkConnector", ""),
                source("org.eclipse.jetty.server.handler", "ContextHandler", ""));

        failsWith(
                jar,
                "NoSuchMethodException: " + local
                        + "server.LocalDynamoDBRequestHandler.<init>(int,boolean,java.lang.String,boolean,boolean)",
                "NoSuchMethodException: " + local + "main.ServerRunner.createServerFromCommandLineArgs(",
                "Tested with version " + Versions.DYNAMODB_LOCAL);
    }

    @Test
    void whatDynamoDbLocalThrowsIsNoMissingMember() throws IOException {
        String local = "software.amazon.dynamodb.services.local.";
        Path jar = compiled(
                source(
                        local + "server",
                        "LocalDynamoDBRequestHandler",
                        "public LocalDynamoDBRequestHandler(int a, boolean b, String c, boolean d, boolean e)"
                                + " { throw new IllegalStateException(\"no native library\"); }"),
                source(local + "server", "DynamoDBRequestHandler", ""),
                source(local + "server", "LocalDynamoDBServerHandler", ""),
                source("org.eclipse.jetty.server", "Server", ""),
                source("org.eclipse.jetty.server", "Handler", ""),
                source("org.eclipse.jetty.server.handler", "ContextHandler", ""));

        failsWith(jar, "DynamoDB Local did not start: java.lang.IllegalStateException: no native library");
    }

    private static SimpleJavaFileObject source(String packageName, String name, String body) {
        String text = "package " + packageName + "; public class " + name + " { " + body + " }";
        URI uri = URI.create("string:///" + packageName.replace('.', '/') + "/" + name + ".java");
        return new SimpleJavaFileObject(uri, Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private Path compiled(SimpleJavaFileObject... sources) throws IOException {
        Path classes = Files.createDirectory(temporary.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            assertThat(compiler.getTask(null, files, null, null, null, List.of(sources))
                            .call())
                    .isTrue();
        }
        Path file = temporary.resolve("fake.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
                Stream<Path> all = Files.walk(classes)) {
            for (Path compiled : all.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(compiled).toString().replace('\\', '/')));
                Files.copy(compiled, jar);
            }
        }
        return file;
    }
}
