package io.dynamolatency.internal.hiccup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class CpuStealTest {

    private final Path dir;

    CpuStealTest(@TempDir Path dir) {
        this.dir = dir;
    }

    private Path stat(String line) throws IOException {
        return Files.writeString(dir.resolve("stat"), line + "\ncpu0 1 2 3 4 5 6 7 8 9 10\n");
    }

    private CpuSteal between(String before, String after) throws IOException {
        CpuSteal steal = new CpuSteal(stat(before));
        stat(after);
        steal.end();
        return steal;
    }

    @Test
    void theStolenShareIsOfAllTimeThatPassed() throws IOException {
        // the last two are part of user and nice
        CpuSteal steal = between("cpu  1000 10 200 5000 30 4 6 100 900 9", "cpu  1020 10 210 5060 31 4 9 106 1900 19");
        assertThat(steal.share()).hasValue(0.06);
        assertThat(steal.unknown()).isEmpty();
    }

    @Test
    void noneStolenIsZeroAndKnown() throws IOException {
        CpuSteal steal = between("cpu 1 1 1 1 1 1 1 7", "cpu 9 1 1 1 1 1 1 7");
        assertThat(steal.share()).hasValue(0);
        assertThat(steal.unknown()).isEmpty();
    }

    @Test
    void whereNoTimePassedItIsNotKnown() throws IOException {
        CpuSteal steal = between("cpu 1 1 1 1 1 1 1 7", "cpu 1 1 1 1 1 1 1 7");
        assertThat(steal.share()).isEmpty();
        assertThat(steal.unknown().orElseThrow()).isEqualTo(dir.resolve("stat") + " counted no time meanwhile");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cpu", "cpu 1 2 3 4 5 6 7", "intr 1 2 3 4 5 6 7 8", "cpu 1 2 3 4 5 6 7 eight"})
    void whatCannotBeReadIsNotKnown(String line) throws IOException {
        CpuSteal steal = new CpuSteal(stat(line));
        steal.end();
        assertThat(steal.share()).isEmpty();
        assertThat(steal.unknown().orElseThrow()).startsWith(dir.resolve("stat") + " could not be read: ");
    }

    @Test
    void whatCannotBeReadAtTheEndIsNotKnown() throws IOException {
        CpuSteal steal = between("cpu 1 1 1 1 1 1 1 7", "cpu");
        assertThat(steal.share()).isEmpty();
        assertThat(steal.unknown().orElseThrow()).contains("could not be read", "it begins with \"cpu\"");
    }

    @Test
    void elsewhereThanOnLinuxItIsNotKnown() {
        CpuSteal steal = new CpuSteal(dir.resolve("absent"));
        assertThat(steal.unknown().orElseThrow())
                .isEqualTo("this machine has no " + dir.resolve("absent") + "; only Linux has it");
        steal.end();
        assertThat(steal.share()).isEmpty();
    }

    @Test
    void untilItsEndItIsNotKnown() throws IOException {
        CpuSteal steal = new CpuSteal(stat("cpu 1 1 1 1 1 1 1 7"));
        assertThat(steal.share()).isEmpty();
        assertThat(steal.unknown()).contains("the measurement has not ended");
    }
}
