package io.dynamolatency.wire;

import io.dynamolatency.internal.text.ConnectionHeader;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. The record does not contain credentials, tokens or items. Times are values of {@link
 * System#nanoTime()} in this JVM. In virtual time, each value also includes the delays that the kit added before it.
 * {@code startNanos}, {@code completeNanos} and {@code answeredNanos} are at the server's end of the emulated network.
 * All other times are at the client's end.
 *
 * @param sequence number of the exchange, from 0, in the order in which exchanges started at the proxy
 * @param connection index of the exchange's connection
 * @param indexOnConnection number of the exchange on its connection: 0 for the first request, above 0 if the connection
 *     was reused
 * @param operation the DynamoDB operation, such as {@code PutItem}; empty if the request names no operation
 * @param invocationId the SDK's {@code amz-sdk-invocation-id}, equal for all attempts of one call; {@code null} if
 *     absent
 * @param attempt number of the attempt from the header {@code amz-sdk-request}, 1 if absent; above 1 for a retry
 * @param attemptsAtMost the client's maximum number of attempts, from the header {@code amz-sdk-request}; 0 if absent
 * @param requestConnectionHeader the request's {@code Connection} header, {@code null} if absent
 * @param responseConnectionHeader the answer's {@code Connection} header, {@code null} if absent or before the answer
 * @param status the HTTP status, 0 before the answer
 * @param errorType DynamoDB's name of the error in the answer, such as {@code ValidationException}; empty if the answer
 *     names no error, or if the kit does not read answers, as in a guarded suite
 * @param conditionFailed whether the service refused the request only because an item did not meet the request's
 *     condition. False for a transaction in which an item was also refused for another reason
 * @param idleNanosBefore how long the connection was idle at the client's end, from the previous answer's last byte
 *     until the client sent this request; empty for the connection's first request
 * @param sentNanos when the client sent the bytes that complete the request's head
 * @param startNanos when the server had read the request's head
 * @param lastSentNanos when the client sent the request's last bytes; later than {@code sentNanos} if the client sent
 *     the request in pieces
 * @param completeNanos when the server had read the request's last byte
 * @param expectsContinue whether the request has the header {@code Expect: 100-continue}
 * @param answeredNanos when the server handed the answer to the network; empty before this time
 * @param firstByteNanos when the answer's first byte reached the client's socket; empty before this time
 * @param lastByteNanos when the answer's last byte reached the client's socket; empty before this time
 * @param requestHeldBackNanos how long TCP's window held back the request's last bytes at the client's end; 0 for
 *     requests of up to 12 KB
 * @param answerHeldBackNanos how long TCP's window held back the answer's last bytes at the server's end
 * @param readLateNanos how long the bytes that complete the request's head waited at the proxy until a core read them.
 *     The wait ends at {@code sentNanos}; 0 if this machine does not record the wait
 * @param requestBytes the request's {@code Content-Length}, 0 if absent
 * @param answerBytes the answer's {@code Content-Length}, 0 if absent or before the answer
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
        String errorType,
        boolean conditionFailed,
        OptionalLong idleNanosBefore,
        long sentNanos,
        long startNanos,
        long lastSentNanos,
        long completeNanos,
        boolean expectsContinue,
        OptionalLong answeredNanos,
        OptionalLong firstByteNanos,
        OptionalLong lastByteNanos,
        long requestHeldBackNanos,
        long answerHeldBackNanos,
        long readLateNanos,
        int requestBytes,
        int answerBytes) {

    private static final int FIRST_ERROR = 400;

    /**
     * Returns whether the request has no answer, or an answer with a status of 400 or above. A request whose condition
     * was not met did not fail: many programs send such a request to ask whether an item exists.
     */
    public boolean failed() {
        return status == 0 || (status >= FIRST_ERROR && !conditionFailed);
    }

    /** Returns whether the connection had carried an earlier request. */
    public boolean reused() {
        return indexOnConnection > 0;
    }

    /** Returns whether the request repeats an earlier attempt. */
    public boolean retry() {
        return attempt > 1;
    }

    /**
     * Returns the total time for which TCP's windows held back request and answer, in nanoseconds. Larger windows would
     * save this time.
     */
    public long heldBackNanos() {
        return requestHeldBackNanos + answerHeldBackNanos;
    }

    /**
     * Returns how many nanoseconds the server waited for the request's last byte after it had read the request's head.
     * The result leaves out the time for which TCP's window held the bytes back.
     */
    public long waitForRestNanos() {
        return Math.max(0, completeNanos - startNanos - requestHeldBackNanos);
    }

    /** Returns whether the request has the header {@code Connection: close}. */
    public boolean requestSaysClose() {
        return ConnectionHeader.saysClose(requestConnectionHeader);
    }

    /** Returns whether the request has the header {@code Connection: keep-alive}. */
    public boolean requestSaysKeepAlive() {
        return ConnectionHeader.saysKeepAlive(requestConnectionHeader);
    }

    /** Returns whether the answer has the header {@code Connection: close}. */
    public boolean responseSaysClose() {
        return ConnectionHeader.saysClose(responseConnectionHeader);
    }
}
