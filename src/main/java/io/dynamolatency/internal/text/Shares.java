package io.dynamolatency.internal.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads shares such as {@code 50 %}, and bandwidths such as {@code 64 KB/s}. Pure functions. */
public final class Shares {

    private static final Pattern SHARE = Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)\\s*%\\s*");

    private static final Pattern BANDWIDTH =
            Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)\\s*([KM]?B)/s\\s*", Pattern.CASE_INSENSITIVE);

    private static final Map<String, Integer> BYTES = Map.of("B", 1, "KB", 1 << 10, "MB", 1 << 20);

    private Shares() {}

    /**
     * Reads a percentage as a share of 1.
     *
     * @throws IllegalArgumentException if the text has a different form; the message says what to write instead
     */
    public static double parse(String text) {
        Matcher written = SHARE.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a share; write a percentage such as \"50 %\"");
        }
        return new BigDecimal(written.group(1)).movePointLeft(2).doubleValue();
    }

    /**
     * Reads bytes per second; a KB has 1024 bytes.
     *
     * @throws IllegalArgumentException if the text has a different form, or the number is too high; the message says
     *     what to write instead
     */
    public static int bytesPerSecond(String text) {
        Matcher written = BANDWIDTH.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a bandwidth; write bytes a second such as \"64 KB/s\"");
        }
        BigDecimal bytes = new BigDecimal(written.group(1))
                .multiply(BigDecimal.valueOf(
                        Objects.requireNonNull(BYTES.get(written.group(2).toUpperCase(Locale.ROOT)))))
                .setScale(0, RoundingMode.HALF_UP);
        if (bytes.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("\"" + text + "\" is more than 2047 MB/s; write less");
        }
        return bytes.intValue();
    }
}
