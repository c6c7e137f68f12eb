package io.dynamolatency.internal.proxy;

/** What happens to the connection after an answer, and what the answer says about the connection. */
enum Ending {
    OPEN,
    /** The service closes the connection, and the answer does not announce the close. */
    SILENT,
    /** The service closes the connection, and the answer announces the close. */
    ANNOUNCED,
    /** The answer has no header about its connection, and the service closes the connection. */
    UNSAID
}
