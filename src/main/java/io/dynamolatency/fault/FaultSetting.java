package io.dynamolatency.fault;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;

/** A value that a fault can have. The annotation and the code use the same name for the value. */
enum FaultSetting {
    AT("at = BEFORE_ANSWER", Range.ANY),
    EVERY("every = 100", Range.FROM_ONE),
    FIRST("first = 3", Range.FROM_ONE),
    EXCHANGE("exchange = 7", Range.FROM_ZERO),
    FROM("from = 50 %", Range.SHARE_BELOW_ONE),
    OPERATION("operation = PutItem", Range.ANY),
    TABLE("table = orders", Range.ANY),
    AFTER("after = 350 ms", Range.TIME),
    LASTS("lasts = 200 ms", Range.TIME),
    BYTES("bytes = 100", Range.FROM_ZERO),
    STATUS("status = 503", Range.ERROR_STATUS),
    TYPE("type = ThrottlingException", Range.ANY),
    BODY("body = <html>", Range.ANY),
    CLOSES("closes = true", Range.ANY),
    RETRY_AFTER("retryAfter = 100 ms", Range.TIME),
    SHARE("share = 0.5", Range.SHARE),
    REQUESTS("requests = 100", Range.FROM_ONE),
    ANNOUNCED("announced = true", Range.ANY),
    UP("up = 100000", Range.FROM_ONE),
    DOWN("down = 100000", Range.FROM_ONE);

    private final String example;
    private final Range range;

    FaultSetting(String example, Range range) {
        this.example = example;
        this.range = range;
    }

    /** Returns the name as code writes it, such as {@code retryAfter}. */
    String written() {
        String[] words = name().toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder text = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            text.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return text.toString();
    }

    /** Returns an example of the setting, such as {@code every = 100}. */
    String example() {
        return example;
    }

    /** Returns whether a value is in range. */
    boolean allows(Object value) {
        return range.allows.test(value);
    }

    /** Returns the values that are in range, such as {@code from 1}. */
    String range() {
        return range.text;
    }

    private enum Range {
        ANY("of its type", value -> true),
        FROM_ZERO("from 0", value -> (Integer) value >= 0),
        FROM_ONE("from 1", value -> (Integer) value >= 1),
        ERROR_STATUS("from 400 to 599", value -> (Integer) value >= 400 && (Integer) value <= 599),
        TIME(
                "above 0 and up to 1 h",
                value -> ((Duration) value).compareTo(Duration.ZERO) > 0
                        && ((Duration) value).compareTo(Duration.ofHours(1)) <= 0),
        SHARE("above 0 and up to 1", value -> (Double) value > 0 && (Double) value <= 1),
        SHARE_BELOW_ONE("from 0 and below 1", value -> (Double) value >= 0 && (Double) value < 1);

        private final String text;

        @SuppressWarnings("ImmutableEnumChecker") // a predicate without state
        private final Predicate<Object> allows;

        Range(String text, Predicate<Object> allows) {
            this.text = text;
            this.allows = allows;
        }
    }
}
