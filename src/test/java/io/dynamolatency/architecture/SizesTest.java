package io.dynamolatency.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long the files of {@code src/main/java} are, in lines as {@code wc -l} counts them. */
@Tag("unit")
class SizesTest {

    private static final Map<Path, Long> LINES = lines();

    private static final List<Long> SORTED = LINES.values().stream().sorted().toList();

    private static Map<Path, Long> lines() {
        Map<Path, Long> lines = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                lines.put(
                        file,
                        Files.readString(file).chars().filter(c -> c == '\n').count());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static long quantile(double share) {
        return SORTED.get((int) Math.ceil(share * SORTED.size()) - 1);
    }

    @Test
    void mostFilesAreShort() {
        assertThat(quantile(0.5)).as("median").isLessThanOrEqualTo(75);
        assertThat(quantile(0.9)).as("nine of ten").isLessThanOrEqualTo(200);
    }

    @Test
    void noFileIsLong() {
        assertThat(LINES.entrySet().stream().filter(file -> file.getValue() > 430))
                .isEmpty();
    }
}
