package io.dynamolatency.internal.process;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes lines to a listener, one line at a time, although two threads read lines. After the listener has thrown an
 * exception, passes no more lines.
 */
final class GuardedListener implements Consumer<String> {

    private final Consumer<String> listener;
    private volatile @Nullable Throwable thrown;

    GuardedListener(Consumer<String> listener) {
        this.listener = listener;
    }

    @Override
    public synchronized void accept(String line) {
        if (thrown != null) {
            return;
        }
        try {
            listener.accept(line);
        } catch (Throwable failure) {
            // the stream is still read to its end
            thrown = failure;
        }
    }

    /** Returns what the listener threw; empty if it threw nothing. Does not wait for a listener that blocks. */
    Optional<Throwable> thrown() {
        return Optional.ofNullable(thrown);
    }
}
