package io.dynamolatency.internal.text;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds options in the value of a {@code Connection} header. Options are separated by commas, and case does not matter
 * (RFC 9110 section 7.6.1).
 */
public final class ConnectionHeader {

    private ConnectionHeader() {}

    /** Returns whether the value has the option {@code close}. */
    public static boolean saysClose(@Nullable String header) {
        return says("close", header);
    }

    /** Returns whether the value has the option {@code keep-alive}. */
    public static boolean saysKeepAlive(@Nullable String header) {
        return says("keep-alive", header);
    }

    private static boolean says(String wanted, @Nullable String header) {
        return header != null
                && Arrays.stream(header.toLowerCase(Locale.ROOT).split(",", -1))
                        .anyMatch(option -> option.strip().equals(wanted));
    }
}
