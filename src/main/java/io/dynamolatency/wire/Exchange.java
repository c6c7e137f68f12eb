package io.dynamolatency.wire;

import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Times are {@link System#nanoTime()} of this JVM, taken where the front door's HTTP side
 * sees the message, that is behind the emulated network. No credential, token or item value is kept.
 *
 * @param sequence counts exchanges of one front door from 0, in the order they began
 * @param connection index of its connection
 * @param indexOnConnection 0 for the first request of the connection; above 0 the connection was reused
 * @param operation the DynamoDB operation, such as {@code PutItem}; empty when the request names none
 * @param invocationId the SDK's {@code amz-sdk-invocation-id}: the same for all attempts of one call; {@code null} when absent
 * @param attempt number of the attempt from {@code amz-sdk-request}, 1 when absent; above 1 it is a retry
 * @param requestConnectionHeader the request's {@code Connection} header, {@code null} when absent
 * @param responseConnectionHeader the answer's {@code Connection} header, {@code null} when absent or not answered
 * @param status the HTTP status, 0 while not answered
 * @param startNanos when the request's head was read
 * @param answeredNanos when the answer's last byte was handed to the network, empty while it is not
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Exchange(
        long sequence,
        int connection,
        int indexOnConnection,
        String operation,
        @Nullable String invocationId,
        int attempt,
        @Nullable String requestConnectionHeader,
        @Nullable String responseConnectionHeader,
        int status,
        long startNanos,
        OptionalLong answeredNanos) {

    /** Whether the request travelled on a connection that had carried another before it. */
    public boolean reused() {
        return indexOnConnection > 0;
    }

    /** Whether the request is another attempt at a call that was sent before. */
    public boolean retry() {
        return attempt > 1;
    }
}
