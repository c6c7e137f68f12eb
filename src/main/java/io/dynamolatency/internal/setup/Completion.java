package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits until an asynchronous call has completed, so that it is timed to its end. */
public final class Completion {

    /** Longer than any call of the kit's clients takes. */
    static final Duration AT_MOST = KitClients.CALL_TIMEOUT.plusSeconds(5);

    private Completion() {}

    /**
     * Returns when a stage has completed.
     *
     * @param stage what the call returned
     * @throws Throwable its failure, without the wrappers of futures
     * @throws NullPointerException when the stage is {@code null}
     * @throws TimeoutException when it has not completed in time, and was cancelled
     * @throws InterruptedException when this thread was interrupted; the stage was cancelled
     */
    public static void await(@Nullable CompletionStage<?> stage) throws Throwable {
        await(stage, AT_MOST);
    }

    static void await(@Nullable CompletionStage<?> stage, Duration atMost) throws Throwable {
        if (stage == null) {
            throw new NullPointerException(
                    "the call returned null instead of a CompletionStage; return the future of the last thing it"
                            + " does");
        }
        CompletableFuture<?> future = stage.toCompletableFuture();
        try {
            future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw unwrap(failed);
        } catch (TimeoutException late) {
            future.cancel(true);
            TimeoutException named = new TimeoutException(
                    "the future did not complete within " + Durations.format(atMost) + " and was cancelled");
            named.initCause(late);
            throw named;
        } catch (InterruptedException interrupted) {
            future.cancel(true);
            throw interrupted;
        }
    }

    /**
     * Returns what a future failed with, without the exceptions that futures wrap it in.
     *
     * @param failed what waiting for the future threw
     */
    public static Throwable unwrap(Throwable failed) {
        Throwable cause = failed.getCause();
        boolean wrapper = failed instanceof ExecutionException || failed instanceof CompletionException;
        // an interruption in there is another thread's
        return wrapper && cause != null && !(cause instanceof InterruptedException) ? unwrap(cause) : failed;
    }
}
