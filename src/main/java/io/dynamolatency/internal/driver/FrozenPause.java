package io.dynamolatency.internal.driver;

import java.util.concurrent.TimeUnit;

/** A pause of 300 ms, in which the calling process seems to be frozen. Meanwhile, closes arrive at the client. */
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
