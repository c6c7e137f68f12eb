package io.dynamolatency.internal.process;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
}
