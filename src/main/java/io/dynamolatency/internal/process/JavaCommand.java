package io.dynamolatency.internal.process;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The {@code java} command of the Java that runs this JVM. */
public final class JavaCommand {

    private JavaCommand() {}

    /**
     * Returns the path of the command.
     *
     * @throws FileNotFoundException if this Java has no such command
     */
    public static String path() throws FileNotFoundException {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        for (String name : List.of("java", "java.exe")) {
            if (Files.isExecutable(bin.resolve(name))) {
                return bin.resolve(name).toString();
            }
        }
        throw new FileNotFoundException("no java command in " + bin + ", the Java that runs the tests");
    }

    /**
     * Writes an argument file, because a class path can be too long for a command line. The file has the encoding that
     * the {@code java} command expects: the encoding of the system, not UTF-8.
     *
     * @param options options of the JVM
     * @param properties the system properties of the JVM
     * @param program the main class, and its arguments
     */
    public static void write(
            Path file, List<String> options, Map<String, String> properties, List<Path> classPath, List<String> program)
            throws IOException {
        String lines = String.join("\n", arguments(options, properties, classPath, program));
        // not Files.write with a charset, which fails for a character that the charset lacks
        Files.write(file, lines.getBytes(charset()));
    }

    private static Charset charset() {
        String name = System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name());
        return Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
    }

    static List<String> arguments(
            List<String> options, Map<String, String> properties, List<Path> classPath, List<String> program) {
        List<String> arguments = new ArrayList<>(options);
        properties.forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        arguments.add("-cp");
        arguments.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        arguments.addAll(program);
        return arguments.stream().map(JavaCommand::quoted).toList();
    }

    private static String quoted(String argument) {
        return "\""
                + argument.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + "\"";
    }
}
