package io.dynamolatency.internal.hiccup;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;

/** Reads {@value #DIRECTORY}, in which Linux has a directory for each thread of this process. */
final class ProcTasks {

    static final String DIRECTORY = "/proc/self/task";

    private ProcTasks() {}

    /** Returns the kernel's number of the calling thread. On systems other than Linux, the result is not a number. */
    static String own() {
        try {
            return new File("/proc/thread-self").getCanonicalFile().getName();
        } catch (IOException absent) {
            return "";
        }
    }

    /** Reads the current content of a thread's file. Returns the number of bytes; 0 if the thread has ended. */
    static int read(RandomAccessFile file, byte[] bytes) {
        try {
            file.seek(0);
            return Math.max(0, file.read(bytes, 0, bytes.length));
        } catch (IOException ended) {
            return 0;
        }
    }

    static void close(RandomAccessFile file) {
        try {
            file.close();
        } catch (IOException open) {
            // nothing was written, so nothing is lost
        }
    }
}
