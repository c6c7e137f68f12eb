package io.dynamolatency.internal.firstcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a control group is made, and what is said where none can be made. The files stand for the kernel's. */
@Tag("unit")
class CpuLimitTest {

    private static final List<String> COMMAND = List.of("java", "-version");

    @TempDir
    Path root = Path.of("");

    private Path own(String text) throws IOException {
        return Files.writeString(root.resolve("own"), text);
    }

    private static List<String> content(Path group) throws IOException {
        try (Stream<Path> files = Files.list(group)) {
            return files.map(file -> file.getFileName() + "=" + read(file))
                    .sorted()
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static Path group(CpuLimit limit) {
        return Objects.requireNonNull(Path.of(limit.within(COMMAND).get(3)).getParent());
    }

    @Test
    void boundsByTheSecondVersion() throws IOException {
        Path above = Files.createDirectories(root.resolve("user"));
        Files.writeString(above.resolve("cgroup.subtree_control"), "cpu memory\n");
        CpuLimit limit = CpuLimit.open(0.5, own("0::/user\n"), root);
        assertThat(limit.missing()).isEmpty();
        assertThat(group(limit)).hasParent(above);
        assertThat(content(group(limit))).containsExactly("cpu.max=50000 100000");
        assertThat(limit.within(COMMAND)).startsWith("/bin/sh", "-c").endsWith("java", "-version");
    }

    @Test
    void boundsByTheFirstVersion() throws IOException {
        Path above = Files.createDirectories(root.resolve("cpu"));
        CpuLimit limit = CpuLimit.open(2, own("4:memory:/x\n1:cpu:/\n0::/\n"), root);
        assertThat(group(limit)).hasParent(above);
        assertThat(content(group(limit))).containsExactly("cpu.cfs_period_us=100000", "cpu.cfs_quota_us=200000");
    }

    @Test
    void saysWhyThereIsNoBound() throws IOException {
        CpuLimit undelegated = CpuLimit.open(0.5, own("0::/user\n"), root);
        assertThat(undelegated.missing()).get().asString().contains("can't limit the CPU time");
        assertThat(undelegated.within(COMMAND)).isEqualTo(COMMAND);
        assertThat(CpuLimit.open(0.5, root.resolve("absent"), root).missing())
                .get()
                .asString()
                .startsWith("no control group could be made");
        assertThat(CpuLimit.open(0, root.resolve("absent"), root).missing()).isEmpty();
    }
}
