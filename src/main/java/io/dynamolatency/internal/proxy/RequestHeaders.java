package io.dynamolatency.internal.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers that are recorded. Reuses the last value of a header that rarely changes: parsing it is the most
 * expensive part of recording. Guarded by the recorder's lock.
 */
final class RequestHeaders {

    private static final int LONGEST_VALUE = 256;
    private static final int LONGEST_ID = 64;

    private static final String OPERATION_HEADER = "x-amz-target";
    private static final String INVOCATION_HEADER = "amz-sdk-invocation-id";
    private static final String ATTEMPT_HEADER = "amz-sdk-request";

    private Attempt lastAttempt = Attempt.of("");
    private String lastTarget = "";
    private String lastOperation = "";

    Attempt attempt(HttpHeaders head) {
        String attempts = head.get(ATTEMPT_HEADER, "");
        if (!lastAttempt.header().equals(attempts)) {
            lastAttempt = Attempt.of(attempts);
        }
        return lastAttempt;
    }

    static @Nullable String invocationId(HttpHeaders head) {
        return cut(head.get(INVOCATION_HEADER), LONGEST_ID);
    }

    /**
     * Returns the operation, such as {@code PutItem} for {@code DynamoDB_20120810.PutItem}. Interned, since a run has
     * few names but very many exchanges.
     */
    String operation(HttpHeaders head) {
        String target = head.get(OPERATION_HEADER, "");
        if (!lastTarget.equals(target)) {
            lastTarget = target;
            lastOperation = Objects.requireNonNull(cut(target.substring(target.indexOf('.') + 1), LONGEST_VALUE))
                    .intern();
        }
        return lastOperation;
    }

    static @Nullable String connection(HttpHeaders head) {
        List<String> values = head.getAll(HttpHeaderNames.CONNECTION);
        String all = String.join(", ", values);
        return all.isEmpty()
                ? null
                : Objects.requireNonNull(cut(all, LONGEST_VALUE)).intern();
    }

    /** Values of headers are stored for each exchange, and a client may send any. */
    private static @Nullable String cut(@Nullable String value, int longest) {
        return value == null || value.length() <= longest ? value : value.substring(0, longest);
    }
}
