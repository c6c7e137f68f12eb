package io.dynamolatency.internal.firstcall;

import io.dynamolatency.internal.hiccup.SchedStat;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How long a thread waited for a core. Covers the time from the thread's start until this object was made, and the
 * sections from {@link #begin} to {@link #end}. Only Linux knows these times. Only the thread that makes an object is
 * allowed to use the object.
 */
final class CoreWaits {

    private final @Nullable SchedStat own = SchedStat.ofThisThread().orElse(null);
    private long nanos = now();
    private long begin;

    private long now() {
        return own != null && own.read() ? own.waitNanos() : 0;
    }

    void begin() {
        begin = now();
    }

    void end() {
        nanos += now() - begin;
    }

    /** Returns the sum of the waits; empty if unknown. */
    OptionalLong nanos() {
        return own == null ? OptionalLong.empty() : OptionalLong.of(nanos);
    }
}
