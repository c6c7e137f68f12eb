package io.dynamolatency.wire;

import io.dynamolatency.internal.wire.ConnectionHeader;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Times are {@link System#nanoTime()} of this JVM; those of {@code sent} and of both bytes of the
 * answer are taken at the client's end of the emulated network, {@code start} and {@code answered} at the server's. No
 * credential, token or item value is kept.
 *
 * @param sequence counts exchanges of one proxy from 0, in the order they began
 * @param connection index of its connection
 * @param indexOnConnection 0 for the first request of the connection; above 0 the connection was reused
 * @param operation the DynamoDB operation, such as {@code PutItem}; empty when the request names none
 * @param invocationId the SDK's {@code amz-sdk-invocation-id}: the same for all attempts of one call; {@code null} when absent
 * @param attempt number of the attempt from {@code amz-sdk-request}, 1 when absent; above 1 it is a retry
 * @param attemptsAtMost how many attempts the client would make, from the same header; 0 where it does not say
 * @param requestConnectionHeader the request's {@code Connection} header, {@code null} when absent
 * @param responseConnectionHeader the answer's {@code Connection} header, {@code null} when absent or not answered
 * @param status the HTTP status, 0 while not answered
 * @param idleNanosBefore how long the connection had lain idle at the client's end when the request left: since the last byte of
 *     the answer before it; empty for the first request of a connection
 * @param sentNanos when the bytes that complete the request's head left the client
 * @param startNanos when the request's head was read by the server
 * @param answeredNanos when the answer was handed to the network, empty while it is not
 * @param firstByteNanos when the answer's first byte reached the client's socket, empty while it has not
 * @param lastByteNanos when the answer's last byte did
 * @param requestHeldBackNanos how long the request's last bytes waited at the client's end until TCP's window let them leave; 0 for
 *     a request that fits into it, as those of up to 12 KB always do
 * @param answerHeldBackNanos the same of the answer's last bytes, at the server's end
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Exchange(
        long sequence,
        int connection,
        int indexOnConnection,
        String operation,
        @Nullable String invocationId,
        int attempt,
        int attemptsAtMost,
        @Nullable String requestConnectionHeader,
        @Nullable String responseConnectionHeader,
        int status,
        OptionalLong idleNanosBefore,
        long sentNanos,
        long startNanos,
        OptionalLong answeredNanos,
        OptionalLong firstByteNanos,
        OptionalLong lastByteNanos,
        long requestHeldBackNanos,
        long answerHeldBackNanos) {

    /** An exchange that no window has held back. */
    public Exchange(
            long sequence,
            int connection,
            int indexOnConnection,
            String operation,
            @Nullable String invocationId,
            int attempt,
            int attemptsAtMost,
            @Nullable String requestConnectionHeader,
            @Nullable String responseConnectionHeader,
            int status,
            OptionalLong idleNanosBefore,
            long sentNanos,
            long startNanos,
            OptionalLong answeredNanos,
            OptionalLong firstByteNanos,
            OptionalLong lastByteNanos) {
        this(
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
                idleNanosBefore,
                sentNanos,
                startNanos,
                answeredNanos,
                firstByteNanos,
                lastByteNanos,
                0,
                0);
    }

    /** Whether the request travelled on a connection that had carried another before it. */
    public boolean reused() {
        return indexOnConnection > 0;
    }

    /** Whether the request is another attempt at a call that was sent before. */
    public boolean retry() {
        return attempt > 1;
    }

    /** How long TCP's windows held back request and answer, in nanoseconds: what a bigger window would have saved. */
    public long heldBackNanos() {
        return requestHeldBackNanos + answerHeldBackNanos;
    }

    /** Whether the request asked for the connection to be closed. */
    public boolean requestSaysClose() {
        return ConnectionHeader.saysClose(requestConnectionHeader);
    }

    /** Whether the request said in so many words that the connection would be kept. */
    public boolean requestSaysKeepAlive() {
        return ConnectionHeader.saysKeepAlive(requestConnectionHeader);
    }

    /** Whether the answer announced that the connection would be closed. */
    public boolean responseSaysClose() {
        return ConnectionHeader.saysClose(responseConnectionHeader);
    }
}
