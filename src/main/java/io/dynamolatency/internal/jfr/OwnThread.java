package io.dynamolatency.internal.jfr;

import io.dynamolatency.internal.process.DaemonThread;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Runs code on a thread of its own. An interrupt closes the file channels that the interrupted thread uses, and JFR
 * uses such channels.
 */
final class OwnThread {

    private OwnThread() {}

    /**
     * Returns the result of code. If the calling thread is interrupted, still waits for the result, and then restores
     * the interrupt.
     */
    static <T> T call(Callable<T> code) throws IOException {
        FutureTask<T> task = new FutureTask<>(code);
        DaemonThread.start("dynamo-latency-jfr", task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            throw asThrown(failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException asThrown(@Nullable Throwable failure) {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof IOException file ? file : new IOException(failure);
    }
}
