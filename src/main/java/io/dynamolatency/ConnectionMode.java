package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** What becomes of the connection between one DynamoDB call and the next. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum ConnectionMode {
    /** The SDK's connection pool as it is: the next call travels on the connection of the one before. */
    KEEP_ALIVE("keep-alive"),

    /** Every request carries the header {@code Connection: close}, and the connection ends with its answer. */
    CLOSE("Connection: close");

    private final String displayName;

    ConnectionMode(String displayName) {
        this.displayName = displayName;
    }

    /** The mode as reports and node names show it, for instance {@code keep-alive}. */
    public String displayName() {
        return displayName;
    }
}
