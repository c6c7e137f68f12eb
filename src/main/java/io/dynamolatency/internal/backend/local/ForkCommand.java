package io.dynamolatency.internal.backend.local;

import io.dynamolatency.internal.process.JavaCommand;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line that runs {@link ForkedServer} with the Java of the tests' JVM and a class path of DynamoDB Local's
 * jars.
 */
final class ForkCommand implements ServerCommand {

    // with these options a start takes about 0.6 s on two quiet cores
    private static final List<String> JVM_OPTIONS = List.of(
            // C1 only: this saves 0.25 s. A putItem then takes 0.5 ms, after 4000 calls and also after 16000 calls.
            // With C2 a putItem finally takes 0.35 ms, but until then C2 compiles during the measurement.
            "-XX:TieredStopAtLevel=1",
            // compiles after 100 calls instead of 200, because many tests make few calls. A lower number would also
            // compile code that only the start needs
            "-XX:CompileThresholdScaling=0.5",
            // does not verify class files, which saves 0.15 s. The jars are checked by their SHA-256, or are the user's
            // own choice. With the first of these options, a Java that does not know the other two options ignores them
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote",
            // without this, Jetty asks JMX for this value, which takes 0.05 s
            "-Dorg.eclipse.jetty.util.referencesPerCacheLine=16",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            // without this, a killed JVM leaves a file in the temporary directory
            "-XX:-UsePerfData",
            // without this, Java 24 and later warn about the native library
            "--enable-native-access=ALL-UNNAMED",
            // with this, log4j-core prints only errors; without it, log4j-core also reads its configuration and prints
            // more
            "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory");

    @Override
    public List<String> in(Path directory, List<Path> jars) throws IOException {
        Path jar = directory.resolve("server.jar");
        write(jar, jars);
        return Stream.concat(
                        Stream.concat(Stream.of(JavaCommand.path()), JVM_OPTIONS.stream()),
                        Stream.of(
                                "-Djava.io.tmpdir=" + directory,
                                "-cp",
                                jar.toString(),
                                ForkedServer.class.getName(),
                                directory.toString(),
                                Versions.DYNAMODB_LOCAL))
                .toList();
    }

    /**
     * Writes a jar with the class {@link ForkedServer}. The jar's manifest contains the URLs of the other jars, because
     * ninety paths are too long for a command line on Windows. A URL can express any character of a path.
     */
    private static void write(Path jar, List<Path> jars) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(
                Attributes.Name.CLASS_PATH,
                jars.stream().map(file -> file.toUri().toASCIIString()).collect(Collectors.joining(" ")));
        String resource = ForkedServer.class.getName().replace('.', '/') + ".class";
        try (InputStream in = ForkedServer.class.getResourceAsStream("/" + resource);
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            if (in == null) {
                throw new FileNotFoundException(resource + " is missing from the jar of dynamo-latency-junit");
            }
            out.putNextEntry(new JarEntry(resource));
            in.transferTo(out);
            out.closeEntry();
        }
    }
}
