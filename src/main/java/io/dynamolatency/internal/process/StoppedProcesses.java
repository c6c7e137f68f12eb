package io.dynamolatency.internal.process;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Processes that SIGSTOP has stopped until {@link #goOn}. Does not work on Windows. */
public final class StoppedProcesses {

    private static final long SIGNAL_SECONDS = 10;
    private static final int LOOKS = 500;
    private static final long LOOK_MILLIS = 2;

    private final List<ProcessHandle> processes;

    private StoppedProcesses(List<ProcessHandle> processes) {
        this.processes = processes;
    }

    /**
     * Stops processes. Waits at most 1 s until they have stopped. Where the system shows no state, returns at once.
     *
     * @throws IOException if a signal can't be sent
     */
    public static StoppedProcesses stop(List<ProcessHandle> processes) throws IOException, InterruptedException {
        StoppedProcesses stopped = new StoppedProcesses(List.copyOf(processes));
        stopped.signal("STOP");
        for (int look = 0; look < LOOKS && !processes.stream().allMatch(ProcessTree::standsStill); look++) {
            Thread.sleep(LOOK_MILLIS);
        }
        return stopped;
    }

    /** Lets the processes go on. */
    public void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        String ids =
                processes.stream().map(process -> Long.toString(process.pid())).collect(Collectors.joining(" "));
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + ids)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!kill.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS)) {
            kill.destroyForcibly();
            throw new IOException("kill -" + signal + " " + ids + " did not return within " + SIGNAL_SECONDS + " s");
        }
    }
}
