package io.dynamolatency.internal.external;

import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.internal.driver.CallPath;
import io.dynamolatency.internal.driver.FrozenPause;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.process.ProcessWatcher;
import io.dynamolatency.internal.process.StoppedProcesses;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.result.MeasurementException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Freezes a program once, after half of its calls. The next answer waits until the program has stopped, so that the
 * program stops at the same point in each run. The proxy then forgets the program's connections, and the program
 * continues. Only one thread is allowed to use an object.
 */
final class Freeze implements ProcessWatcher {

    private final CallPath path;
    private final MeasurementSettings orders;
    private final Optional<String> operation;
    private final WireMark start;
    private Optional<WireMark> frozen = Optional.empty();

    /** @param operation the operation whose exchanges are calls; empty for all operations */
    Freeze(CallPath path, MeasurementSettings orders, Optional<String> operation) {
        this.path = path;
        this.orders = orders;
        this.operation = operation;
        this.start = path.mark();
    }

    private int callsBefore() {
        return orders.iterations() / 2;
    }

    /** Holds back the answer to the first call in the second half of the calls. */
    void begin() {
        WireFault hold =
                WireFault.of(FaultKind.STALL).at(WireFault.Point.BEFORE_ANSWER).exchange(callsBefore());
        path.beginFaults(
                List.of(operation.map(hold::operation).orElse(hold)),
                orders.iterations(),
                connection -> connection >= start.connections());
    }

    @Override
    public boolean look(Supplier<List<ProcessHandle>> alive) throws InterruptedException {
        WireMark now = path.mark();
        if (now.faults() == start.faults()) {
            return true;
        }
        try {
            StoppedProcesses stopped = StoppedProcesses.stop(alive.get());
            WireMark still = path.mark();
            frozen = Optional.of(still);
            path.beginFaults(
                    orders.faults(),
                    orders.iterations(),
                    connection -> connection >= start.connections() && connection < still.connections());
            FrozenPause.pause();
            stopped.goOn();
        } catch (IOException notSent) {
            throw new MeasurementException("freeze(...): the process could not be stopped: " + notSent, notSent);
        }
        return false;
    }

    /** Returns the reason if the program was never frozen; empty if it was frozen. */
    Optional<String> missed() {
        return frozen.isPresent()
                ? Optional.empty()
                : Optional.of("the process was never frozen, since freeze(...) needs more than "
                        + Numbers.counted(callsBefore(), "request")
                        + operation.map(" of "::concat).orElse("") + "; make more calls in the process");
    }

    /**
     * Returns a copy of {@code begin} that is after the fault of {@link #begin()}. The log from this mark on contains
     * only the faults of the freeze.
     */
    WireMark withoutHold(WireMark begin) {
        return frozen.map(at -> new WireMark(begin.connections(), begin.exchanges(), at.faults(), begin.nanos()))
                .orElse(begin);
    }
}
