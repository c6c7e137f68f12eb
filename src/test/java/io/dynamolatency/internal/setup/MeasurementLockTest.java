package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.internal.io.LockFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("process")
class MeasurementLockTest {

    @TempDir
    private Path directory = Path.of("");

    private Function<String, Optional<String>> parameters(String... more) {
        Map<String, String> parameters = new HashMap<>(Map.of(MeasurementLock.WAIT, "50 ms"));
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        return key -> Optional.ofNullable(parameters.get(key));
    }

    private MeasurementLock take(String... more) throws InterruptedException {
        return MeasurementLock.take(() -> directory.resolve("lock"), parameters(more));
    }

    private boolean free() throws Exception {
        Optional<LockFile> lock = LockFile.acquire(directory.resolve("lock"), Duration.ofMillis(10));
        lock.ifPresent(LockFile::close);
        return lock.isPresent();
    }

    @Test
    void holdsTheFileUntilItIsClosed() throws Exception {
        MeasurementLock lock = take();
        assertThat(lock.note()).isEmpty();
        assertThat(free()).isFalse();
        lock.close();
        assertThat(free()).isTrue();
    }

    @Test
    void afterTheWaitMeasuresWithAWarning() throws Exception {
        MeasurementLock first = take();
        MeasurementLock second = take();
        assertThat(second.note())
                .hasValue("warning: measured while other JVMs ran latency tests, which may have disturbed this"
                        + " measurement: the latency tests of process "
                        + ProcessHandle.current().pid() + " held "
                        + directory.resolve("lock") + " for 50 ms (dynamolatency.lock)");
        second.close();
        assertThat(free()).as("it was not the second's to let go of").isFalse();
        first.close();
    }

    @Test
    void warnsOfAFileThatCannotBeLocked() throws Exception {
        Path occupied = Files.createFile(directory.resolve("occupied"));
        MeasurementLock lock = MeasurementLock.take(() -> occupied.resolve("lock"), parameters());
        assertThat(lock.note().orElseThrow()).contains(occupied.resolve("lock") + " cannot be locked: ");
        lock.close();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
    void aStrangersLinkInTheTemporaryDirectoryCostsNothing() throws Exception {
        String user = System.getProperty("user.name");
        String temporary = System.getProperty("java.io.tmpdir");
        Path target = Files.writeString(directory.resolve("authorized_keys"), "ssh-ed25519 A");
        Files.createSymbolicLink(directory.resolve("dynamo-latency-" + user + ".lock"), target);
        Files.createSymbolicLink(directory.resolve("dynamo-latency-" + user), target);
        System.setProperty("java.io.tmpdir", directory.toString());
        try {
            MeasurementLock lock = MeasurementLock.take(parameters());
            assertThat(lock.note()).isEmpty();
            lock.close();
        } finally {
            System.setProperty("java.io.tmpdir", temporary);
        }
        assertThat(target).hasContent("ssh-ed25519 A");
        assertThat(directory.resolve("dynamo-latency-" + user + "-1/measuring.lock"))
                .isRegularFile();
    }

    @Test
    void canBeSwitchedOff() throws Exception {
        MeasurementLock lock = take(MeasurementLock.WAIT, "off");
        assertThat(lock.note()).isEmpty();
        assertThat(directory.resolve("lock")).doesNotExist();
        lock.close();
    }

    @Test
    void refusesUnreadableParameters() {
        for (String value : List.of("no", "5", "false")) {
            assertThatThrownBy(() -> take(MeasurementLock.WAIT, value))
                    .as(value)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("parameter dynamolatency.lock: ")
                    .hasMessageEndingWith(", or off for no waiting");
        }
        assertThatThrownBy(() -> take(MeasurementLock.WAIT, "0 s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write a time above zero, such as 5 min, or off for no waiting");
    }
}
