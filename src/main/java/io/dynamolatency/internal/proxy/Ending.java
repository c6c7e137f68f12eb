package io.dynamolatency.internal.proxy;

/** How an answer leaves its connection. */
enum Ending {
    OPEN,
    /** The service closes the connection without saying so. */
    SILENT,
    /** The service closes the connection, and says so. */
    ANNOUNCED,
    /** The answer has no header about its connection, and the service closes the connection. */
    UNSAID
}
