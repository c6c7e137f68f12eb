package io.dynamolatency.internal.external;

import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.wire.WireLog;
import java.util.List;

/** A program that makes the calls of a measurement. For one thread. */
public interface ExternalRun {

    /**
     * Runs the program once, to its end.
     *
     * @param calls how many calls it should make, at least 1
     * @throws InterruptedException when this thread was interrupted; the program is ended then
     * @throws MeasurementException when it failed; the program is ended then
     */
    void run(int calls) throws InterruptedException;

    /**
     * Returns the failure of a program that ended well but gave no result.
     *
     * @param why without a full stop
     * @param wire what the proxy has seen of it
     */
    MeasurementException noResult(String why, WireLog wire);

    /** Returns warnings for the result, a sentence each. */
    List<String> remarks();
}
