package io.dynamolatency.internal.wire;

import io.dynamolatency.wire.Exchange;

/** An answer's status in words. */
public final class AnswerText {

    private AnswerText() {}

    /** Returns the status and the error, such as {@code HTTP 400 ValidationException}; or {@code no answer}. */
    public static String of(Exchange exchange) {
        return exchange.status() == 0 ? "no answer" : "HTTP " + status(exchange);
    }

    /** Returns the status and the error, such as {@code 400 ValidationException}; the status is 0 without an answer. */
    public static String status(Exchange exchange) {
        return exchange.errorType().isEmpty()
                ? String.valueOf(exchange.status())
                : exchange.status() + " " + exchange.errorType();
    }
}
