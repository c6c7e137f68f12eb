package io.dynamolatency.internal.versions;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says which code a class path lacks. Pure. */
public final class MissingCode {

    private static final Pattern CLASS =
            Pattern.compile("java\\.lang\\.(NoClassDefFoundError|ClassNotFoundException): L?([\\w/.$]+);?");
    private static final Pattern METHOD = Pattern.compile("java\\.lang\\.(NoSuchMethodError): '(?:\\S+ )?(.+)'");
    private static final Pattern THROWN =
            Pattern.compile("(?:Caused by: |Exception in thread \".*\" )(?<thrown>[\\w.$]+(?:Error|Exception)\\b.*)");

    private MissingCode() {}

    /** Returns which class or method is missing. If the error's text does not say so, returns the text. */
    public static String orText(String thrown) {
        Matcher missing = CLASS.matcher(thrown);
        if (missing.matches()) {
            return lacks("class " + missing.group(2).replace('/', '.'), missing.group(1));
        }
        missing = METHOD.matcher(thrown);
        return missing.matches() ? lacks("method " + missing.group(2), missing.group(1)) : thrown;
    }

    /**
     * Returns which class or method is missing, from the root cause in a program's output. Without a stack trace,
     * returns the last two lines.
     */
    static String ofOutput(List<String> lines) {
        return lines.stream()
                .map(THROWN::matcher)
                .filter(Matcher::matches)
                .reduce((first, last) -> last)
                .map(thrown -> orText(thrown.group("thrown")))
                .orElseGet(() -> String.join(" ", lines.subList(Math.max(0, lines.size() - 2), lines.size())));
    }

    private static String lacks(String code, String error) {
        return "its class path lacks the " + code + " (" + error + ")";
    }
}
