package io.dynamolatency.internal.suite;

import io.dynamolatency.internal.diagnose.ErrorAnswers;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.Exchange;
import java.time.Duration;

/** How a connection ended. This shows why the connection was not used again. */
enum ConnectionFate {
    /** The connection's last request asked to close the connection. */
    REQUEST_CLOSE("requests carry Connection: close", true),
    /** The client closed the connection soon after a good answer. */
    CLIENT_CLOSED("the client closed it after an answer", true),
    /** The connection is open, without a request under way. */
    OPEN("it stayed open", true),
    /** The client closed the connection before the answer was complete. */
    GAVE_UP("the client gave up waiting for an answer", false),
    /** The client closed the connection after an error answer. */
    AFTER_ERROR("the client closed it after an error answer", false),
    /** The client closed the connection after at least 4 s of idle time. */
    IDLE("it was idle for seconds", false),
    /** The service or the proxy closed the connection, or the last answer announced the close. */
    SERVER_CLOSED("the service closed it", false);

    /**
     * The shortest idle time for the fate {@link #IDLE}. The JDK's client keeps an idle connection for 5 s; all other
     * clients keep an idle connection longer.
     */
    private static final Duration IDLE_FROM = Duration.ofSeconds(4);

    private final String words;
    private final boolean ofTheCode;

    ConnectionFate(String words, boolean ofTheCode) {
        this.words = words;
        this.ofTheCode = ofTheCode;
    }

    /** Returns what happened, in words. */
    String words() {
        return words;
    }

    /** Returns whether the client's code is the reason why a connection with this fate was not used again. */
    boolean ofTheCode() {
        return ofTheCode;
    }

    /** Returns the fate of a connection, as its last exchange shows it. */
    static ConnectionFate of(ConnectionRecord connection, Exchange last) {
        if (last.requestSaysClose()) {
            return REQUEST_CLOSE;
        }
        if (connection.closedNanos().isEmpty()) {
            return OPEN;
        }
        if (connection.closedBy() == Closer.SERVER
                || connection.closedBy() == Closer.PROXY
                || last.responseSaysClose()) {
            return SERVER_CLOSED;
        }
        if (last.lastByteNanos().isEmpty()) {
            return GAVE_UP;
        }
        if (ErrorAnswers.isError(last)) {
            return AFTER_ERROR;
        }
        long idle = connection.closedNanos().getAsLong() - last.lastByteNanos().getAsLong();
        return idle >= IDLE_FROM.toNanos() ? IDLE : CLIENT_CLOSED;
    }
}
