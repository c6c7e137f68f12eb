package io.dynamolatency.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Maps a recording's time of day to {@link System#nanoTime()}. The last event of a recording also shows that nothing
 * before it is missing.
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

    /** Commits an event; returns its time. */
    static long tell() {
        ClockEvent event = new ClockEvent();
        event.nanoTime = System.nanoTime();
        event.commit();
        return event.nanoTime;
    }
}
