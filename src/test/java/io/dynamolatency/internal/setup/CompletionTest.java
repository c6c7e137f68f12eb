package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.internal.client.KitClients;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class CompletionTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void whatHasCompletedIsNotWaitedFor() {
        assertThatCode(() -> Completion.await(CompletableFuture.completedFuture("done"), LONG))
                .doesNotThrowAnyException();
        assertThatCode(() -> Completion.await(CompletableFuture.completedStage(null), LONG))
                .doesNotThrowAnyException();
    }

    @Test
    void whatCompletesInAnotherThreadIsWaitedFor() throws Throwable {
        CompletableFuture<String> future = new CompletableFuture<>();
        long start = System.nanoTime();
        future.completeOnTimeout("done", 50, TimeUnit.MILLISECONDS);
        Completion.await(future, LONG);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void aFailureComesWithoutItsWrappers() {
        IllegalStateException failure = new IllegalStateException("no");
        assertThatThrownBy(() -> Completion.await(CompletableFuture.failedFuture(failure), LONG))
                .isSameAs(failure);
        assertThatThrownBy(() -> Completion.await(
                        CompletableFuture.failedFuture(failure)
                                .thenApply(x -> x)
                                .thenApply(x -> x),
                        LONG))
                .isSameAs(failure);
        assertThatThrownBy(() -> Completion.await(
                        CompletableFuture.failedFuture(new CompletionException(new ExecutionException(failure))), LONG))
                .isSameAs(failure);
    }

    @Test
    void aWrapperOfNothingIsTheFailure() {
        CompletionException empty = new CompletionException("empty", null);
        assertThatThrownBy(() -> Completion.await(CompletableFuture.failedFuture(empty), LONG))
                .isSameAs(empty);
    }

    @Test
    void anInterruptionOfAnotherThreadIsNotTakenForOneOfThis() {
        assertThatThrownBy(
                        () -> Completion.await(CompletableFuture.failedFuture(new InterruptedException("there")), LONG))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void nullSaysWhatToReturn() {
        assertThatThrownBy(() -> Completion.await((CompletionStage<?>) null, LONG))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the call returned null instead of a CompletionStage; return the future of its last step");
    }

    @Test
    void whatNeverCompletesIsCancelled() {
        CompletableFuture<String> never = new CompletableFuture<>();
        assertThatThrownBy(() -> Completion.await(never, Duration.ofMillis(20)))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("the future did not complete within 20 ms and was cancelled");
        assertThat(never).isCancelled();
    }

    @Test
    void whatWasCancelledHasFailed() {
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        cancelled.cancel(true);
        assertThatThrownBy(() -> Completion.await(cancelled, LONG)).isInstanceOf(CancellationException.class);
    }

    @Test
    void anInterruptionEndsTheWait() {
        CompletableFuture<String> never = new CompletableFuture<>();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Completion.await(never, LONG)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(never).isCancelled();
    }

    @Test
    void aCallOfTheKitsClientHasEndedBefore() {
        assertThat(Completion.AT_MOST).isGreaterThan(KitClients.CALL_TIMEOUT);
    }
}
