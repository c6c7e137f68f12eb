package io.dynamolatency.internal.external;

import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.wire.WireLog;
import java.util.List;

/** A program that is run so that it makes calls, and what is known of it. Used by one thread. */
public interface ExternalRun {

    /**
     * Runs it once, to its end.
     *
     * @param calls how many calls it is asked to make, at least 1
     * @throws InterruptedException when this thread was interrupted; nothing of it is left then
     * @throws MeasurementException when it did not end well; nothing of it is left then
     */
    void run(int calls) throws InterruptedException;

    /**
     * That there is no result, though it ended well.
     *
     * @param why in a sentence without its end
     * @param wire what was seen meanwhile
     */
    MeasurementException noResult(String why, WireLog wire);

    /** What else a reader of the result is to know, a sentence each. */
    List<String> remarks();
}
