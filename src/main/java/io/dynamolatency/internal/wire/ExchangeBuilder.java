package io.dynamolatency.internal.wire;

import io.dynamolatency.wire.Exchange;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Collects the values of an exchange while the exchange is in progress. {@link #build} returns a snapshot at any time.
 * Not thread-safe.
 */
public final class ExchangeBuilder {

    private final long sequence;
    private final int connection;
    private final int indexOnConnection;
    private String operation = "";
    private @Nullable String invocationId;
    private int attempt = 1;
    private int attemptsAtMost;
    private @Nullable String requestConnectionHeader;
    private @Nullable String responseConnectionHeader;
    private int status;
    private String errorType = "";
    private boolean conditionFailed;
    private OptionalLong idleNanosBefore = OptionalLong.empty();
    private long sentNanos;
    private long startNanos;
    private OptionalLong lastSentNanos = OptionalLong.empty();
    private OptionalLong completeNanos = OptionalLong.empty();
    private boolean expectsContinue;
    private OptionalLong answeredNanos = OptionalLong.empty();
    private OptionalLong firstByteNanos = OptionalLong.empty();
    private OptionalLong lastByteNanos = OptionalLong.empty();
    private long requestHeldBackNanos;
    private long answerHeldBackNanos;
    private long readLateNanos;
    private int requestBytes;
    private int answerBytes;

    public ExchangeBuilder(long sequence, int connection, int indexOnConnection) {
        this.sequence = sequence;
        this.connection = connection;
        this.indexOnConnection = indexOnConnection;
    }

    public ExchangeBuilder operation(String name) {
        operation = name;
        return this;
    }

    public ExchangeBuilder invocationId(@Nullable String id) {
        invocationId = id;
        return this;
    }

    public ExchangeBuilder attempt(int number, int atMost) {
        attempt = number;
        attemptsAtMost = atMost;
        return this;
    }

    public ExchangeBuilder requestConnectionHeader(@Nullable String value) {
        requestConnectionHeader = value;
        return this;
    }

    public ExchangeBuilder responseConnectionHeader(@Nullable String value) {
        responseConnectionHeader = value;
        return this;
    }

    public ExchangeBuilder status(int code) {
        status = code;
        return this;
    }

    public ExchangeBuilder error(String type, boolean isConditionFailed) {
        errorType = type;
        conditionFailed = isConditionFailed;
        return this;
    }

    public ExchangeBuilder idleNanosBefore(OptionalLong nanos) {
        idleNanosBefore = nanos;
        return this;
    }

    public ExchangeBuilder sentNanos(long nanoTime) {
        sentNanos = nanoTime;
        return this;
    }

    public ExchangeBuilder startNanos(long nanoTime) {
        startNanos = nanoTime;
        return this;
    }

    /**
     * Sets when the request's last bytes were sent and read. If this method is not called, the head counts as the whole
     * request.
     */
    public ExchangeBuilder complete(long sentNanoTime, long readNanoTime) {
        lastSentNanos = OptionalLong.of(sentNanoTime);
        completeNanos = OptionalLong.of(readNanoTime);
        return this;
    }

    public ExchangeBuilder expectsContinue(boolean expects) {
        expectsContinue = expects;
        return this;
    }

    public ExchangeBuilder answeredNanos(OptionalLong nanoTime) {
        answeredNanos = nanoTime;
        return this;
    }

    /**
     * Sets when bytes of the answer reached the client. The first call sets the time of the first byte. Every call sets
     * the time of the last byte.
     */
    public ExchangeBuilder bytesDelivered(OptionalLong nanoTime) {
        lastByteNanos = nanoTime;
        if (firstByteNanos.isEmpty()) {
            firstByteNanos = nanoTime;
        }
        return this;
    }

    public ExchangeBuilder requestHeldBackNanos(long nanos) {
        requestHeldBackNanos = nanos;
        return this;
    }

    public ExchangeBuilder answerHeldBackNanos(long nanos) {
        answerHeldBackNanos = nanos;
        return this;
    }

    public ExchangeBuilder readLateNanos(long nanos) {
        readLateNanos = nanos;
        return this;
    }

    public ExchangeBuilder requestBytes(int bytes) {
        requestBytes = bytes;
        return this;
    }

    public ExchangeBuilder answerBytes(int bytes) {
        answerBytes = bytes;
        return this;
    }

    public long sequence() {
        return sequence;
    }

    public boolean answered() {
        return answeredNanos.isPresent();
    }

    public Exchange build() {
        return new Exchange(
                sequence,
                connection,
                indexOnConnection,
                operation,
                invocationId,
                attempt,
                attemptsAtMost,
                requestConnectionHeader,
                responseConnectionHeader,
                status,
                errorType,
                conditionFailed,
                idleNanosBefore,
                sentNanos,
                startNanos,
                lastSentNanos.orElse(sentNanos),
                completeNanos.orElse(startNanos + requestHeldBackNanos),
                expectsContinue,
                answeredNanos,
                firstByteNanos,
                lastByteNanos,
                requestHeldBackNanos,
                answerHeldBackNanos,
                readLateNanos,
                requestBytes,
                answerBytes);
    }
}
