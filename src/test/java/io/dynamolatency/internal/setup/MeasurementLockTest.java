package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.internal.io.LockFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MeasurementLockTest {

    @TempDir
    private Path directory = Path.of("");

    private Function<String, Optional<String>> parameters(String... more) {
        Map<String, String> parameters = new HashMap<>(
                Map.of(MeasurementLock.FILE, directory.resolve("lock").toString(), MeasurementLock.WAIT, "50 ms"));
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        return key -> Optional.ofNullable(parameters.get(key));
    }

    private boolean free() throws Exception {
        Optional<LockFile> lock = LockFile.acquire(directory.resolve("lock"), Duration.ofMillis(10));
        lock.ifPresent(LockFile::close);
        return lock.isPresent();
    }

    @Test
    void itHoldsTheFileUntilItIsClosed() throws Exception {
        MeasurementLock turn = MeasurementLock.take(parameters());
        assertThat(turn.note()).isEmpty();
        assertThat(free()).isFalse();
        turn.close();
        assertThat(free()).isTrue();
    }

    @Test
    void whoWaitedTooLongGoesOnAndSaysSo() throws Exception {
        MeasurementLock first = MeasurementLock.take(parameters());
        MeasurementLock second = MeasurementLock.take(parameters());
        assertThat(second.note())
                .hasValue(
                        "warning: measured beside the latency tests of other JVMs, which may have disturbed it: the latency"
                                + " tests of process " + ProcessHandle.current().pid() + " held "
                                + directory.resolve("lock")
                                + " for 50 ms (dynamolatency.lock.wait)");
        second.close();
        assertThat(free()).as("it was not the second's to let go of").isFalse();
        first.close();
    }

    @Test
    void aFileThatCannotBeLockedIsSaid() throws Exception {
        Path occupied = Files.createFile(directory.resolve("occupied"));
        MeasurementLock turn = MeasurementLock.take(
                parameters(MeasurementLock.FILE, occupied.resolve("lock").toString()));
        assertThat(turn.note().orElseThrow())
                .contains(occupied.resolve("lock") + " cannot be locked: ")
                .endsWith("dynamolatency.lock.file names another");
        turn.close();
    }

    @Test
    void itCanBeSwitchedOff() throws Exception {
        MeasurementLock turn = MeasurementLock.take(parameters(MeasurementLock.TAKEN, "false"));
        assertThat(turn.note()).isEmpty();
        assertThat(directory.resolve("lock")).doesNotExist();
        turn.close();
    }

    @Test
    void whatCannotBeReadIsRefused() {
        Map.of(
                        MeasurementLock.TAKEN, "no",
                        MeasurementLock.FILE, "",
                        MeasurementLock.WAIT, "5")
                .forEach((key, value) -> assertThatThrownBy(() -> MeasurementLock.take(parameters(key, value)))
                        .as(key)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("parameter " + key));
        assertThatThrownBy(() -> MeasurementLock.take(parameters(MeasurementLock.WAIT, "0 s")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write a time above zero");
    }
}
