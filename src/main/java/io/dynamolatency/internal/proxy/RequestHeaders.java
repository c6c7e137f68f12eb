package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.text.Excerpt;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers that are recorded. Reuses the parsed value of a header while the header stays the same, because
 * parsing is the most expensive part of recording. Shortens values, because a client can send a value of any length.
 * Not thread-safe.
 */
final class RequestHeaders {

    private static final int LONGEST_VALUE = 256;
    private static final int LONGEST_ID = 64;

    static final String OPERATION = "x-amz-target";
    static final String INVOCATION = "amz-sdk-invocation-id";
    static final String ATTEMPT = "amz-sdk-request";

    private Attempt lastAttempt = Attempt.of("");
    private String lastTarget = "";
    private String lastOperation = "";

    /** Returns the attempt that the header {@value #ATTEMPT} describes. */
    Attempt attempt(@Nullable String header) {
        String attempts = Objects.requireNonNullElse(header, "");
        if (!lastAttempt.header().equals(attempts)) {
            lastAttempt = Attempt.of(attempts);
        }
        return lastAttempt;
    }

    /** Returns the part of the header {@value #INVOCATION} to record. */
    static @Nullable String invocationId(@Nullable String header) {
        return header == null ? null : Excerpt.start(header, LONGEST_ID);
    }

    /**
     * Returns the operation, such as {@code PutItem} for {@code DynamoDB_20120810.PutItem}. The text is interned,
     * because a run has few names but very many exchanges.
     */
    String operation(@Nullable String header) {
        String target = Objects.requireNonNullElse(header, "");
        if (!lastTarget.equals(target)) {
            lastTarget = target;
            lastOperation = Excerpt.start(target.substring(target.indexOf('.') + 1), LONGEST_VALUE)
                    .intern();
        }
        return lastOperation;
    }

    /** Returns the part of a message's {@code Connection} headers to record; {@code null} if there is none. */
    static @Nullable String connection(List<String> values) {
        String all = String.join(", ", values);
        return all.isEmpty() ? null : Excerpt.start(all, LONGEST_VALUE).intern();
    }
}
