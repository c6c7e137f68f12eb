package io.dynamolatency.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The lines of Java's argument file. */
@Tag("unit")
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class JavaCommandTest {

    @Test
    void anArgumentIsOneLine() {
        assertThat(JavaCommand.arguments(
                        List.of(),
                        Map.of("text", "one \"two\"\r\nC:\\three"),
                        List.of(Path.of("a.jar")),
                        List.of("Main")))
                .containsExactly("\"-Dtext=one \\\"two\\\"\\r\\nC:\\\\three\"", "\"-cp\"", "\"a.jar\"", "\"Main\"");
    }

    @Test
    void aFileHasTheEncodingOfTheSystem(@TempDir Path directory) throws IOException {
        String before = System.getProperty("sun.jnu.encoding");
        Path file = directory.resolve("arguments");
        try {
            System.setProperty("sun.jnu.encoding", "Cp1252");
            JavaCommand.write(file, List.of(), Map.of("snake", "🐍"), List.of(Path.of("Jörg.jar")), List.of("Main"));
        } finally {
            System.setProperty("sun.jnu.encoding", before);
        }
        assertThat(Files.readString(file, Charset.forName("Cp1252")).lines())
                .containsExactly("\"-Dsnake=?\"", "\"-cp\"", "\"Jörg.jar\"", "\"Main\"");
    }
}
