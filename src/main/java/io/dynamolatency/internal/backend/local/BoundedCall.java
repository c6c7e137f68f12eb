package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.process.DaemonThread;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.SafeText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds the jars on a separate thread. A timeout, an interrupt or a cancellation ends the wait for this thread. None of
 * these events ends a read from a remote repository.
 */
final class BoundedCall {

    private final FutureTask<List<Path>> task;

    BoundedCall(ClassPathSource source) {
        this.task = new FutureTask<>(source::find);
    }

    /**
     * Finds the jars and waits for them. Call this method once.
     *
     * @throws BackendException if the source fails, is too slow or was cancelled
     */
    List<Path> get(Duration timeout) throws InterruptedException {
        DaemonThread.start("dynamo-latency-local-resolve", task);
        try {
            return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new BackendException(
                    "Resolving DynamoDB Local took longer than " + Durations.format(timeout)
                            + "; run the tests again: the files downloaded so far are still there",
                    late);
        } catch (CancellationException cancelled) {
            throw new BackendException("Resolving DynamoDB Local was cancelled", cancelled);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof BackendException refused
                    ? refused
                    : new BackendException(
                            "DynamoDB Local could not be found: " + SafeText.oneLine(failed.getCause()),
                            failed.getCause());
        } finally {
            task.cancel(true);
        }
    }

    void cancel() {
        task.cancel(true);
    }
}
