package io.dynamolatency.internal.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes numbers for messages and reports, the same in every locale. Pure functions. */
public final class Numbers {

    private Numbers() {}

    /** Returns a number with one decimal. */
    public static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    /** Returns a number with at most three decimals and without trailing zeros. */
    public static String number(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return Double.toString(number);
        }
        return BigDecimal.valueOf(Math.round(number * 1000), 3)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Returns a number rounded half up to some decimals, without thousands separators, exponents or trailing zeros. */
    public static String plain(double number, int decimals) {
        BigDecimal rounded = BigDecimal.valueOf(number)
                .setScale(decimals, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    /** Returns a share as a percentage with all its digits, because a rounded share could read as {@code 100 %}. */
    public static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
    }

    /** Returns a count with its noun in singular or plural, such as {@code 1 call} or {@code 2 calls}. */
    public static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** Returns a count with its noun and verb, such as {@code 1 call was} or {@code 2 calls were}. */
    public static String were(int count, String noun) {
        return counted(count, noun) + (count == 1 ? " was" : " were");
    }

    /** Returns counts with their names, such as {@code 2 x java.io.IOException, 1 x HTTP 400}. */
    public static String byName(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .map(e -> e.getValue() + " x " + e.getKey())
                .collect(Collectors.joining(", "));
    }
}
