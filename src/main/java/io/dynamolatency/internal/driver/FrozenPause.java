package io.dynamolatency.internal.driver;

import java.util.concurrent.TimeUnit;

/** The short time for which a process seems to be frozen. Closes arrive at the client meanwhile. */
public final class FrozenPause {

    private static final long MILLIS = 300;

    private FrozenPause() {}

    /** Waits until the pause is over, or until this thread is interrupted. */
    public static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
