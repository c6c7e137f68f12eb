package io.dynamolatency.internal.process;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
     * @throws IOException if a process can't be stopped; all processes then go on
     */
    public static StoppedProcesses stop(List<ProcessHandle> processes) throws IOException, InterruptedException {
        return stop(processes, ProcessTree::standsStill);
    }

    static StoppedProcesses stop(List<ProcessHandle> processes, Predicate<ProcessHandle> standsStill)
            throws IOException, InterruptedException {
        StoppedProcesses stopped = new StoppedProcesses(List.copyOf(processes));
        try {
            stopped.signal("STOP");
            stopped.await(standsStill);
            return stopped;
        } catch (IOException | InterruptedException failed) {
            try {
                stopped.goOn();
            } catch (IOException again) {
                failed.addSuppressed(again);
            }
            throw failed;
        }
    }

    private void await(Predicate<ProcessHandle> standsStill) throws IOException, InterruptedException {
        for (int look = 0; !processes.stream().allMatch(standsStill); look++) {
            if (look == LOOKS) {
                throw new IOException("the process " + ids() + " did not stop within " + LOOKS * LOOK_MILLIS + " ms");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Lets the processes go on. */
    public void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private String ids() {
        return processes.stream().map(process -> Long.toString(process.pid())).collect(Collectors.joining(" "));
    }

    private void signal(String signal) throws IOException, InterruptedException {
        String command = "kill -" + signal + " " + ids();
        Process kill = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!kill.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS)) {
            kill.destroyForcibly();
            throw new IOException(command + " did not return within " + SIGNAL_SECONDS + " s");
        }
        // the command also fails for a process that has just ended
        if (kill.exitValue() != 0 && processes.stream().allMatch(ProcessTree::isAlive)) {
            throw new IOException(command + " failed");
        }
    }
}
