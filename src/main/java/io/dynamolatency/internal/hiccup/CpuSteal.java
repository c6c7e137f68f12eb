package io.dynamolatency.internal.hiccup;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Measures the share of the cores' time that the hypervisor took from this machine, between two moments. Only one
 * thread at a time is allowed to use an object.
 */
final class CpuSteal {

    private final Path stat;
    private @Nullable CpuTicks begin;
    private OptionalDouble share = OptionalDouble.empty();
    private Optional<String> unknown = Optional.of("the measurement has not ended");

    /** Starts to measure with a file like {@code /proc/stat}. */
    CpuSteal(Path stat) {
        this.stat = stat;
        this.begin = read();
    }

    /** Ends the measurement. */
    void end() {
        CpuTicks end = begin == null ? null : read();
        if (begin != null && end != null) {
            share = end.stolenSince(begin);
            unknown = share.isPresent() ? Optional.empty() : Optional.of(stat + " counted no time meanwhile");
        }
    }

    private @Nullable CpuTicks read() {
        try {
            return CpuTicks.read(stat);
        } catch (NoSuchFileException absent) {
            unknown = Optional.of("this machine has no " + stat + "; only Linux has it");
        } catch (IOException | RuntimeException unreadable) {
            unknown = Optional.of(stat + " could not be read: " + unreadable);
        }
        return null;
    }

    /** Returns the share that the hypervisor took, 0.0 to 1.0; empty if the share is unknown. */
    OptionalDouble share() {
        return share;
    }

    /** Returns the reason if the share is unknown; empty if it is known. */
    Optional<String> unknown() {
        return unknown;
    }
}
