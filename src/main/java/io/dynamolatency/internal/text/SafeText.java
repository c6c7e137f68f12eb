package io.dynamolatency.internal.text;

import java.util.stream.Collectors;

/**
 * Cleans text that the kit prints or writes. Names of methods, headers and messages of exceptions may have any
 * character: a line end before a command to the build server, an escape sequence of terminals, or a mark that reverses
 * the reading direction. Pure functions.
 */
public final class SafeText {

    private SafeText() {}

    /**
     * Returns the text as one line. Control characters become visible, and build servers do not read the line as a
     * command.
     */
    public static String line(String text) {
        String visible = visible(text, false);
        String start = visible.stripLeading();
        return start.startsWith("::") || start.startsWith("##") ? "\\" + visible : visible;
    }

    /** Returns the text with its line ends unchanged and all other control characters visible. */
    public static String lines(String text) {
        return visible(text, true);
    }

    private static String visible(String text, boolean lineEnds) {
        return text.codePoints().noneMatch(SafeText::unsafe)
                ? text
                : text.codePoints()
                        .mapToObj(c -> lineEnds && (c == '\n' || c == '\r') ? Character.toString(c) : visible(c))
                        .collect(Collectors.joining());
    }

    private static String visible(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> " ";
            default -> unsafe(c) ? String.format("\\u%04x", c) : Character.toString(c);
        };
    }

    private static boolean unsafe(int c) {
        return switch (Character.getType(c)) {
            // format characters can reverse the reading direction or be invisible
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
