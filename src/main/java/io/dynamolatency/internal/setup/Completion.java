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

/** Waits until asynchronous calls have completed, so that their times include the whole call. */
public final class Completion {

    /** The longest wait. All calls of the kit's clients end sooner. */
    static final Duration AT_MOST = KitClients.CALL_TIMEOUT.plusSeconds(5);

    private Completion() {}

    /**
     * Waits until a stage has completed.
     *
     * @param stage the stage that the call returned
     * @throws Throwable the failure of the stage, without the wrappers of futures
     * @throws NullPointerException if the stage is {@code null}
     * @throws TimeoutException if the stage did not complete in time; it was then cancelled
     * @throws InterruptedException if this thread was interrupted; the stage was then cancelled
     */
    public static void await(@Nullable CompletionStage<?> stage) throws Throwable {
        await(stage, AT_MOST);
    }

    static void await(@Nullable CompletionStage<?> stage, Duration atMost) throws Throwable {
        if (stage == null) {
            throw new NullPointerException(
                    "the call returned null instead of a CompletionStage; return the future of its last step");
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
     * Returns the failure of a future, without the exceptions that futures wrap it in.
     *
     * @param failed the exception that waiting for the future threw
     */
    public static Throwable unwrap(Throwable failed) {
        Throwable cause = failed.getCause();
        boolean wrapper = failed instanceof ExecutionException || failed instanceof CompletionException;
        // an InterruptedException as the cause comes from another thread
        return wrapper && cause != null && !(cause instanceof InterruptedException) ? unwrap(cause) : failed;
    }
}
