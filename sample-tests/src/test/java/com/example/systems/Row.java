package com.example.systems;

/** A system in one of its modes: what the table has a row for, in its order. */
enum Row {
    BOTO3("boto3", "as it is", Connections.KEPT, "most under 10 ms [1]"),
    BOTO3_CLOSE("boto3", "the article's hook: Connection: close", Connections.CLOSED, "at least 50 ms [1]"),
    NODE_2019("aws-sdk 2.418.0", "as it is", Connections.CLOSED, "33 ms [2]"),
    NODE_2019_AGENT("aws-sdk 2.418.0", "keepAlive agent", Connections.KEPT, "10 ms [2]"),
    NODE_V2("aws-sdk v2", "as it is", Connections.CLOSED, "50 to 60 ms more [3]"),
    NODE_V2_VARIABLE("aws-sdk v2", "AWS_NODEJS_CONNECTION_REUSE_ENABLED=1", Connections.KEPT, ""),
    NODE_V2_AGENT("aws-sdk v2", "keepAlive agent", Connections.KEPT, "10 ms [2]"),
    NODE_V3("aws-sdk v3", "as it is", Connections.KEPT, ""),
    NODE_V3_OFF("aws-sdk v3", "keepAlive off", Connections.CLOSED, ""),
    AWS_CLI(
            "AWS CLI v2",
            "list-tables --debug, a process each",
            Connections.ONE_PER_PROCESS,
            "keep-alive, in the answer [1]"),
    JAVA("AWS SDK for Java v2", "as it is", Connections.KEPT, ""),
    JAVA_CLOSE("AWS SDK for Java v2", "Connection: close", Connections.CLOSED, "");

    /** What becomes of connections. */
    enum Connections {
        /** One carries all calls. */
        KEPT,
        /** Each call has its own. */
        CLOSED,
        /** Each process makes one call. */
        ONE_PER_PROCESS
    }

    private final String system;
    private final String mode;
    private final Connections connections;
    private final String published;

    Row(String system, String mode, Connections connections, String published) {
        this.system = system;
        this.mode = mode;
        this.connections = connections;
        this.published = published;
    }

    /** The system, without its version. */
    String system() {
        return system;
    }

    String mode() {
        return mode;
    }

    Connections connections() {
        return connections;
    }

    /** What the article or its sources have of it, with the number of a footnote of {@link SystemsTable}; empty for nothing. */
    String published() {
        return published;
    }

    /** The row of the same system whose median this row's is a multiple of: the first that keeps connections. */
    Row reference() {
        for (Row row : values()) {
            if (row.system.equals(system) && row.connections == Connections.KEPT) {
                return row;
            }
        }
        return this;
    }

    @Override
    public String toString() {
        return system + ", " + mode;
    }
}
