package io.dynamolatency.internal.hiccup;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one thread of this process, in {@code /proc/self/task/TID}. Linux only. Only one thread at a time is allowed
 * to use an object.
 */
final class TaskLook implements AutoCloseable {

    private static final int MOST = 256;

    private final boolean ignored;
    private final boolean timersIgnored;
    private @Nullable RandomAccessFile call;
    private @Nullable RandomAccessFile counts;
    private @Nullable RandomAccessFile stat;
    private final byte[] bytes = new byte[MOST];
    private long runs;
    private boolean gone;

    private TaskLook(String directory, boolean ignored, boolean timersIgnored) {
        this.ignored = ignored;
        this.timersIgnored = timersIgnored;
        try {
            call = new RandomAccessFile(directory + "/syscall", "r");
            counts = new RandomAccessFile(directory + "/schedstat", "r");
            stat = new RandomAccessFile(directory + "/stat", "r");
        } catch (IOException ended) {
            gone = true;
        }
    }

    /**
     * Opens the files of a thread.
     *
     * @param ignored threads whose names begin with one of these texts always count as asleep
     * @param timersIgnored threads whose names begin with one of these texts count as asleep even if they soon wake by
     *     themselves
     */
    static TaskLook of(String directory, List<String> ignored, List<String> timersIgnored) {
        String name;
        try {
            name = Files.readString(Path.of(directory, "comm"));
        } catch (IOException ended) {
            name = "";
        }
        return new TaskLook(
                directory,
                ignored.stream().anyMatch(name::startsWith),
                timersIgnored.stream().anyMatch(name::startsWith));
    }

    /** Returns whether the system shows what the thread does. */
    boolean readable() {
        return !text(call).isEmpty() && runs() >= 0 && !text(stat).isEmpty();
    }

    /**
     * Returns whether the thread has ended, or sleeps and does not wake by itself soon. A thread that was just woken
     * can still count as asleep. Records how often the thread has run.
     */
    boolean sleeps() {
        if (ignored) {
            return true;
        }
        runs = runs();
        return hasEnded() || SystemCall.parse(text(call)).sleeps(timersIgnored);
    }

    /** Returns whether the thread had ended at the last call of {@link #sleeps}. */
    boolean hasEnded() {
        return runs < 0;
    }

    /**
     * Returns whether the thread sleeps and has not run since the last call of {@link #sleeps}. The system call does
     * not show that a different thread has woken this thread, or that this thread waits for a disk. The thread's state
     * shows both.
     */
    boolean stillSleeps() {
        if (ignored) {
            return true;
        }
        String state = text(stat);
        return state.startsWith(") S", state.lastIndexOf(')')) && runs() == runs;
    }

    /** Returns how often the thread got a core; -1 if the thread has ended. */
    private long runs() {
        String text = text(counts);
        int last = text.lastIndexOf(' ');
        return last < 0 ? -1 : Long.parseLong(text, last + 1, text.length(), 10);
    }

    private String text(@Nullable RandomAccessFile file) {
        int size = file == null || gone ? 0 : ProcTasks.read(file, bytes);
        return size == 0 ? "" : new String(bytes, 0, size - 1, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        gone = true;
        for (RandomAccessFile file : new @Nullable RandomAccessFile[] {call, counts, stat}) {
            if (file != null) {
                ProcTasks.close(file);
            }
        }
    }
}
