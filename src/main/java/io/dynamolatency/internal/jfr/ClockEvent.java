package io.dynamolatency.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Says what {@link System#nanoTime()} was at a moment of the recording, whose own times are those of the calendar. The last one of
 * a recording also shows that all before it is in.
 */
@Name(ClockEvent.NAME)
@Label("Clock")
@Category("dynamo-latency-junit")
@StackTrace(false)
final class ClockEvent extends Event {

    static final String NAME = "io.dynamolatency.Clock";
    static final String FIELD = "nanoTime";

    @Label("System.nanoTime()")
    long nanoTime;

    private ClockEvent() {}

    /** Commits one; returns the time it says. */
    static long tell() {
        ClockEvent event = new ClockEvent();
        event.nanoTime = System.nanoTime();
        event.commit();
        return event.nanoTime;
    }
}
