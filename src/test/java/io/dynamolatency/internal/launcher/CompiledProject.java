package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A project of a user, compiled by what this JVM has without the kit's own tests; each run is a JVM of its own.
 *
 * @param directory where it is, and where its JVMs run
 * @param classPath its classes, and the user's class path
 */
record CompiledProject(Path directory, String classPath) {

    private static final int AT_MOST_MINUTES = 3;

    /**
     * Compiles sources of the package {@code orders}.
     *
     * @param sources the text by file name
     */
    static CompiledProject of(Path directory, Map<String, String> sources) throws IOException {
        String users = String.join(
                File.pathSeparator,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.endsWith("test-classes"))
                        .toList());
        Path folder = Files.createDirectories(directory.resolve("src/orders"));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        List<String> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            files.add(Files.writeString(folder.resolve(source.getKey()), source.getValue())
                    .toString());
        }
        String[] arguments = Stream.concat(
                        Stream.of("-proc:none", "-d", classes.toString(), "-cp", users), files.stream())
                .toArray(String[]::new);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments))
                .as("compiled")
                .isZero();
        return new CompiledProject(directory, classes + File.pathSeparator + users);
    }

    /**
     * Runs {@code orders.Main} to its end.
     *
     * @param options of the JVM
     * @param lines gets each line as it is printed
     */
    void run(List<String> options, List<String> arguments, Consumer<String> lines)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, "orders.Main"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("errors").toFile())
                .start();
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.accept(line);
            }
            assertThat(process.waitFor(AT_MOST_MINUTES, TimeUnit.MINUTES))
                    .as("ended")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
    }
}
