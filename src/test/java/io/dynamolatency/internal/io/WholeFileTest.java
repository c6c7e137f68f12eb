package io.dynamolatency.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class WholeFileTest {

    @Test
    void halfOfACharacterDoesNotLoseTheFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("new/results.json");
        WholeFile.write(file, "größer 🙂 \ud83d.");
        assertThat(file).hasContent("größer 🙂 ?.");
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.part");
    }
}
