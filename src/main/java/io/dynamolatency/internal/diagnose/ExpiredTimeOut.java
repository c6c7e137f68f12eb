package io.dynamolatency.internal.diagnose;

/**
 * A time-out that ran out.
 *
 * @param times how many requests or connections it ended
 * @param all how many requests or connections the client gave up in total
 */
record ExpiredTimeOut(TimeOut limit, int times, int all) {

    /** Returns the setting with its value, if known. */
    String text() {
        return limit.text();
    }
}
