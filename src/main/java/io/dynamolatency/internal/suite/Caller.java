package io.dynamolatency.internal.suite;

/**
 * The SDK client that made a call, and the test class that was running.
 *
 * @param client the number of the SDK client
 * @param testClass the test class that was running alone; {@code ""} if there was none
 */
record Caller(int client, String testClass) {}
