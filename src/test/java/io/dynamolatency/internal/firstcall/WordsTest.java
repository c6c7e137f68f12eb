package io.dynamolatency.internal.firstcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class WordsTest {

    @Test
    void everyTextReachesTheOtherJvm(@TempDir Path directory) throws IOException {
        Properties words = new Properties();
        words.setProperty(Words.ARGUMENT, "größer 🙂 \ud83d. \\ = \n");
        Path file = directory.resolve("order");
        Words.write(file, words);
        assertThat(Words.read(file)).isEqualTo(words);
    }
}
