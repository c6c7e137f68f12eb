package io.dynamolatency.internal.driver;

import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.judge.IdleFaults;
import io.dynamolatency.result.InsufficientEvidenceException;
import java.util.Optional;

/** Lets the planned faults strike in the timed calls of one mode. Only one thread is allowed to use an object. */
final class ModeFaults {

    /** The number of timed calls after which the log shows whether the calls leave idle time. */
    static final int LOOK_AFTER = 20;

    private final MeasurementSettings settings;
    private final CallPath path;
    private final IdleFaults idle;
    private Optional<Runnable> resume = Optional.empty();
    private boolean looks;

    /** Create an object before the mode's warm-up, since idle times count from then on. */
    ModeFaults(MeasurementSettings settings, CallPath path) {
        this.settings = settings;
        this.path = path;
        this.idle = new IdleFaults(settings.faults(), path.clock().now());
        this.looks = !settings.frozen()
                && settings.load().rate().isEmpty()
                && settings.iterations() > LOOK_AFTER
                && settings.faults().stream().anyMatch(IdleFaults::showEarly);
    }

    /** Lets the faults strike from now on. After an earlier block, the faults continue their counts. */
    void strike() {
        if (settings.faults().isEmpty()) {
            return;
        }
        if (resume.isPresent()) {
            resume.get().run();
            return;
        }
        int open = path.mark().connections();
        resume = Optional.of(path.beginFaults(
                settings.faults(), settings.iterations(), connection -> !settings.frozen() || connection < open));
        if (settings.frozen()) {
            FrozenPause.pause();
        }
    }

    void pause() {
        if (!settings.faults().isEmpty()) {
            path.pauseFaults();
        }
    }

    /** Returns whether {@link #requireIdleTime} must still be called, after {@link #LOOK_AFTER} timed calls. */
    boolean looks() {
        return looks;
    }

    /**
     * Ends the run if its calls leave no idle time for a fault that needs idle time. Further calls would leave no idle
     * time either.
     *
     * @param calls the number of timed calls so far
     */
    void requireIdleTime(MeasuredTest test, int calls) {
        looks = false;
        idle.missed(test.toString(), calls, path.log(), path.clock().now()).ifPresent(missed -> {
            throw new InsufficientEvidenceException(missed);
        });
    }
}
