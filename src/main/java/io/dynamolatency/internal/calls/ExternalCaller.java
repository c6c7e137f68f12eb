package io.dynamolatency.internal.calls;

/**
 * Another process that makes the calls of a measurement.
 *
 * @param name how it is called in messages and reports
 * @param processes how often it is run, one after another, 1 or more
 */
public record ExternalCaller(String name, int processes) {

    /** For people: {@code boto3}, and {@code aws, 20 processes}. */
    @Override
    public String toString() {
        return processes == 1 ? name : name + ", " + processes + " processes";
    }
}
