package io.dynamolatency.internal.proxy;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the SDK's header {@code amz-sdk-request} says about an attempt.
 *
 * @param header the header's value
 * @param number the number of the attempt, from 1; 1 if the header does not contain the number
 * @param atMost the largest number of attempts that the client makes; 0 if the header does not contain this number
 */
record Attempt(String header, int number, int atMost) {

    private static final Pattern NUMBER = Pattern.compile("\\battempt=(\\d{1,9})\\b");
    private static final Pattern AT_MOST = Pattern.compile("\\bmax=(\\d{1,9})\\b");

    /** Reads a header. {@code ""} stands for a missing header. */
    static Attempt of(String header) {
        return new Attempt(
                header,
                number(NUMBER, header).orElse(1),
                number(AT_MOST, header).orElse(0));
    }

    private static OptionalInt number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? OptionalInt.of(Math.max(1, Integer.parseInt(matcher.group(1)))) : OptionalInt.empty();
    }
}
