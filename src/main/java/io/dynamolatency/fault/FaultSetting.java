package io.dynamolatency.fault;

import java.util.Locale;

/** A value that a fault can have, by its name in annotation and code. */
enum FaultSetting {
    AT,
    EVERY,
    FIRST,
    EXCHANGE,
    FROM,
    OPERATION,
    TABLE,
    AFTER,
    LASTS,
    BYTES,
    STATUS,
    TYPE,
    BODY,
    CLOSES,
    RETRY_AFTER,
    SHARE,
    REQUESTS,
    ANNOUNCED,
    UP,
    DOWN;

    /** Returns the name as code writes it, such as {@code retryAfter}. */
    String written() {
        String[] words = name().toLowerCase(Locale.ROOT).split("_");
        StringBuilder text = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            text.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return text.toString();
    }
}
