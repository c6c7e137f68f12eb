package io.dynamolatency.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lines of Java's argument file. */
@Tag("unit")
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
}
