package io.dynamolatency.internal.text;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Cleans text that the kit prints or writes. Names of methods, headers and messages of exceptions can contain any
 * character. Harmful examples are a line end before a command to the build server, an escape sequence of terminals, or
 * a mark that reverses the reading direction. Pure functions.
 */
public final class SafeText {

    private static final Pattern SECRET = Pattern.compile("(?<=://)[^\\s/]*@");
    // a password can contain a slash, but a user name before it has no slash and no question mark
    private static final Pattern USER = Pattern.compile("^(\\w[\\w+.-]*://)?(?:[^/?#:]*:[^?#]*@|[^/?#]*@)");
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");
    // build servers find a command such as ##vso[ anywhere in a line
    private static final Pattern COMMAND = Pattern.compile("#(?=#\\w*\\[)");

    private SafeText() {}

    /**
     * Returns the text as one line. Control characters become visible, and build servers do not read the line as a
     * command.
     */
    public static String line(String text) {
        String visible = text.codePoints().noneMatch(SafeText::unsafe)
                ? text
                : text.codePoints().mapToObj(SafeText::visible).collect(Collectors.joining());
        String harmless = COMMAND.matcher(visible).replaceAll("#\\\\");
        return harmless.stripLeading().startsWith("::") ? "\\" + harmless : harmless;
    }

    /** Returns a text from outside, such as an exception, as one line: each line break becomes a space. */
    public static String oneLine(@Nullable Object text) {
        return line(LINE_BREAK.matcher(String.valueOf(text).strip()).replaceAll(" "));
    }

    /** Cleans each line of a text, and keeps the line breaks. */
    public static String lines(String text) {
        StringBuilder clean = new StringBuilder();
        for (int begin = 0, next; begin < text.length(); begin = next) {
            int end = text.indexOf('\n', begin);
            next = end < 0 ? text.length() : end + 1;
            int stop = end < 0 ? next : end > begin && text.charAt(end - 1) == '\r' ? end - 1 : end;
            clean.append(line(text.substring(begin, stop))).append(text, stop, next);
        }
        return clean.toString();
    }

    /** Returns the text without the user names and passwords of the addresses in it. */
    public static String withoutPasswords(String text) {
        return SECRET.matcher(text).replaceAll("");
    }

    /** Returns an address without user name and password, even if the address is invalid. */
    public static String addressWithoutUser(String address) {
        return USER.matcher(address).replaceFirst("$1");
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
