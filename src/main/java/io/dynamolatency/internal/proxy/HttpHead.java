package io.dynamolatency.internal.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.1 message.
 *
 * @param text the lines of the head; every line ends with {@code \n}
 */
record HttpHead(String text) {

    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_DIGITS = 3;

    /** Returns whether the first line contains a version of HTTP/1. */
    boolean ofHttp() {
        String first = text.substring(0, Math.max(0, text.indexOf('\n')));
        return first.contains("HTTP/1.") && !first.startsWith("PRI ");
    }

    /** Returns an answer's status; 0 if it can't be read. */
    int status() {
        return text.length() < STATUS_AT + STATUS_DIGITS
                ? 0
                : (int) number(text.substring(STATUS_AT, STATUS_AT + STATUS_DIGITS), 0);
    }

    /** Returns the value of the header {@code Content-Length}; {@code otherwise} if it is missing or not a number. */
    long length(int otherwise) {
        String said = header("Content-Length");
        return said == null ? otherwise : number(said, otherwise);
    }

    boolean chunked() {
        String coding = header("Transfer-Encoding");
        return coding != null && coding.toLowerCase(Locale.ROOT).contains("chunked");
    }

    /** Returns a header's first value; {@code null} if there is none. */
    @Nullable
    String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** Returns all values of a header. */
    List<String> headers(String name) {
        List<String> values = new ArrayList<>(1);
        for (int start = text.indexOf('\n') + 1; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            int colon = start + name.length();
            if (colon < end && text.charAt(colon) == ':' && text.regionMatches(true, start, name, 0, name.length())) {
                values.add(text.substring(colon + 1, end).strip());
            }
            start = end + 1;
        }
        return values;
    }

    private static long number(String digits, long otherwise) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException unreadable) {
            return otherwise;
        }
    }
}
