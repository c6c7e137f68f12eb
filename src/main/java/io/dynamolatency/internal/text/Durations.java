package io.dynamolatency.internal.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes durations with their unit, such as {@code 10 ms}, {@code 250 us}, {@code 1.5 s}. Pure functions. */
public final class Durations {

    private static final Pattern WRITTEN = Pattern.compile("\\s*([+-]?\\d+(?:\\.\\d+)?)\\s*([^\\d\\s]*)\\s*");

    private static final Map<String, Long> NANOS_PER_UNIT =
            Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L, "min", 60_000_000_000L);

    /** The sign for micro, and the Greek letter that looks the same. */
    private static final Pattern MICRO = Pattern.compile("[\u00b5\u03bc]");

    /** The longest duration whose nanoseconds are a {@code long}: about 292 years. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Durations() {}

    /**
     * Reads a duration with its unit: a decimal number and {@code ns}, {@code us}, {@code ms}, {@code s} or {@code
     * min}.
     *
     * @throws IllegalArgumentException if the number or the unit is missing or unknown; the message says what to write
     *     instead
     */
    public static Duration parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a duration; write a number and its unit, such as \"10 ms\"");
        }
        String number = written.group(1);
        String unit = written.group(2);
        if (unit.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" has no unit; write \"" + number + " ms\"");
        }
        Long nanos =
                NANOS_PER_UNIT.get(MICRO.matcher(unit.toLowerCase(Locale.ROOT)).replaceAll("u"));
        if (nanos == null) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" has the unknown unit \"" + unit + "\"; write ns, us, ms, s or min");
        }
        try {
            return Duration.ofNanos(new BigDecimal(number)
                    .multiply(BigDecimal.valueOf(nanos))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact());
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException("\"" + text + "\" is longer than 292 years; write less", tooLong);
        }
    }

    /** Writes a duration in s, ms, us or ns, depending on its length, with at most three decimals: {@code 11.4 ms}. */
    public static String format(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
        if (seconds.abs().compareTo(BigDecimal.TEN) >= 0) {
            return rounded(seconds, "s");
        }
        long nanos = duration.toNanos();
        long size = Math.abs(nanos);
        if (size >= 1_000_000L || size == 0) {
            return rounded(seconds.movePointRight(3), "ms");
        }
        return size >= 1_000L ? rounded(seconds.movePointRight(6), "us") : nanos + " ns";
    }

    public static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    /** Returns nanoseconds with two decimals of a millisecond; from 10 ms on with one decimal. */
    public static String inMillis(long nanos) {
        long unit = Math.abs(nanos) >= 10_000_000 ? 100_000 : 10_000;
        return format(Duration.ofNanos(Math.round((double) nanos / unit) * unit));
    }

    private static String rounded(BigDecimal value, String unit) {
        return value.setScale(3, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString() + " " + unit;
    }

    /**
     * Checks that a duration is short enough for calculations in nanoseconds.
     *
     * @param what the name of the duration, for the message
     * @throws IllegalArgumentException if the duration is longer than 292 years
     */
    public static void requireCountable(String what, Duration duration) {
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " " + format(duration) + " is longer than 292 years; write less");
        }
    }
}
