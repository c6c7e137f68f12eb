package io.dynamolatency.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * An event with the value of {@link System#nanoTime()}. With this value, the kit converts the times of day in a
 * recording to times of that clock. If a recording contains the newest event of this kind, it also contains all events
 * before that event.
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

    /** Commits an event and returns its {@link System#nanoTime()}. */
    static long commitNow() {
        ClockEvent event = new ClockEvent();
        event.nanoTime = System.nanoTime();
        event.commit();
        return event.nanoTime;
    }
}
