package io.dynamolatency.internal.external;

import io.dynamolatency.internal.process.ProcessWatcher;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.wire.WireLog;
import java.util.List;

/** A program that makes the calls of a measurement. Only one thread is allowed to use an object. */
public interface ExternalRun {

    /**
     * Runs the program once and waits until it ends.
     *
     * @param calls how many calls the program should make, at least 1
     * @param watcher looks at the program while it runs
     * @throws InterruptedException if this thread was interrupted; the kit then ends the program
     * @throws MeasurementException if the program failed; the kit then ends the program
     */
    void run(int calls, ProcessWatcher watcher) throws InterruptedException;

    /**
     * Returns the failure for a program that exited with 0 but gave no result.
     *
     * @param why the reason, as a sentence without its full stop
     * @param wire the connections and exchanges of the program
     */
    MeasurementException noResult(String why, WireLog wire);

    /** Returns warnings about the run for the report, one sentence each. */
    List<String> remarks();
}
