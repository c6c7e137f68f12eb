package io.dynamolatency.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Tag("process")
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class StoppedProcessesTest {

    private Process program;
    private List<ProcessHandle> processes;

    @BeforeEach
    void start() throws IOException {
        program = new ProcessBuilder("sleep", "100").start();
        processes = List.of(program.toHandle());
    }

    @AfterEach
    void end() {
        program.destroyForcibly();
    }

    private void goesOn() {
        while (ProcessTree.standsStill(program.toHandle())) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("the test's time is over")
                    .isFalse();
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aStoppedProcessStandsStillUntilItGoesOn() throws Exception {
        StoppedProcesses stopped = StoppedProcesses.stop(processes);
        assertThat(ProcessTree.standsStill(program.toHandle())).isTrue();
        stopped.goOn();
        goesOn();
    }

    @Test
    void ifAProcessDoesNotStopAllGoOn() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> StoppedProcesses.stop(processes, process -> false))
                .withMessageContaining(program.pid() + " did not stop");
        goesOn();
    }

    @Test
    void ifTheWaitIsInterruptedAllGoOn() {
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> StoppedProcesses.stop(processes, process -> {
                    Thread.currentThread().interrupt();
                    return false;
                }));
        goesOn();
    }

    @Test
    void aProcessThatHasEndedNeedsNoStop() throws Exception {
        program.destroyForcibly().waitFor();
        StoppedProcesses.stop(processes).goOn();
    }
}
