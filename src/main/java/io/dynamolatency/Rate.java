package io.dynamolatency;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * How often calls start, written with its unit, such as {@code 200/s} or {@code 90/min}. Immutable.
 *
 * @param perSecond calls per second, 0.001 to 100,000
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Rate(double perSecond) {

    /** The lowest rate, in calls per second. */
    public static final double LEAST = 0.001;

    /** The highest rate, in calls per second. */
    public static final double MOST = 100_000.0;

    private static final Pattern WRITTEN = Pattern.compile("\\s*([+-]?\\d+(?:\\.\\d+)?)\\s*(?:/\\s*(\\S*)\\s*)?");

    private static final Map<String, Double> SECONDS_PER_UNIT = Map.of("s", 1.0, "min", 60.0);

    /** @throws IllegalArgumentException for a rate that is out of range */
    public Rate {
        if (!(perSecond >= LEAST && perSecond <= MOST)) {
            throw new IllegalArgumentException("rate " + perSecond + "/s " + outOfRange());
        }
    }

    /**
     * Reads a rate with its unit: a decimal number and {@code /s} or {@code /min}.
     *
     * @throws IllegalArgumentException if the number or the unit is missing or unknown, or if the rate is out of range;
     *     the message says what to write
     */
    public static Rate parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a rate; write a number and its unit, such as \"200/s\"");
        }
        String number = written.group(1);
        String unit = written.group(2);
        if (unit == null || unit.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" has no unit; write \"" + number + "/s\"");
        }
        Double seconds = SECONDS_PER_UNIT.get(unit.toLowerCase(Locale.ROOT));
        if (seconds == null) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" has the unknown unit \"/" + unit + "\"; write /s or /min");
        }
        double perSecond = Double.parseDouble(number) / seconds;
        if (!(perSecond >= LEAST && perSecond <= MOST)) {
            throw new IllegalArgumentException("\"" + text + "\" " + outOfRange());
        }
        return new Rate(perSecond);
    }

    private static String outOfRange() {
        return "is out of range; write a rate from " + format(LEAST) + " to " + format(MOST);
    }

    /** Returns the nanoseconds from the start of call 0 to the start of the call with this number. */
    public long nanosUntil(long call) {
        return Math.round(call * 1e9 / perSecond);
    }

    /** Formats calls per second with at most three decimals, such as {@code 87.3/s}. */
    public static String format(double perSecond) {
        BigDecimal value = BigDecimal.valueOf(perSecond).setScale(3, RoundingMode.HALF_UP);
        return value.stripTrailingZeros().toPlainString() + "/s";
    }

    /** Returns the rate per second, for instance {@code 1.5/s} for {@code 90/min}. */
    @Override
    public String toString() {
        return format(perSecond);
    }
}
