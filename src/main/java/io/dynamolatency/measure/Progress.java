package io.dynamolatency.measure;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What is said now and then of a run that takes long, so that whoever waits knows what for. For one thread. */
final class Progress {

    private static final System.Logger LOG = System.getLogger("io.dynamolatency");

    private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier clock;
    private final Consumer<String> out;
    private long saidNanos;

    /** Logs every ten seconds, from now on. */
    Progress() {
        this(System::nanoTime, text -> LOG.log(System.Logger.Level.INFO, text));
    }

    Progress(LongSupplier clock, Consumer<String> out) {
        this.clock = clock;
        this.out = out;
        this.saidNanos = clock.getAsLong();
    }

    /** Says something, if nothing was said for ten seconds. */
    void say(Supplier<String> text) {
        long now = clock.getAsLong();
        if (now - saidNanos >= EVERY_NANOS) {
            saidNanos = now;
            out.accept(text.get());
        }
    }
}
