package io.dynamolatency.internal.calls;

/**
 * An external process that makes the calls of a measurement.
 *
 * @param name the process's name in messages and reports
 * @param processes how many times the process runs, one run after another; 1 or more
 */
public record ExternalCaller(String name, int processes) {

    /** Returns the caller in words: {@code boto3}, or {@code aws, 20 processes}. */
    @Override
    public String toString() {
        return processes == 1 ? name : name + ", " + processes + " processes";
    }
}
