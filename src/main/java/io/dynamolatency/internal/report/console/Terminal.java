package io.dynamolatency.internal.report.console;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The charset of the standard output, and whether the output shows colours.
 *
 * @param colours whether the standard output shows colours
 */
public record Terminal(Charset charset, boolean colours) {

    private static final Pattern VERDICT = Pattern.compile("(?m)(: )(within|over|undecided|not resolvable)$");
    private static final Pattern WARNING = Pattern.compile("(?m)^(WARNING):");

    private static final String RESET = "\u001b[0m";
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";

    /** Returns the terminal of this process. */
    public static Terminal ofThisProcess() {
        return of(System.getenv(), System::getProperty, isTerminal(System.console()));
    }

    /**
     * Returns a terminal.
     *
     * @param environment the environment variables; a non-empty {@code NO_COLOR} turns colours off, and so does {@code
     *     TERM=dumb}
     * @param properties the system properties
     * @param terminal whether standard input and output are both a terminal
     */
    static Terminal of(
            Map<String, String> environment, Function<String, @Nullable String> properties, boolean terminal) {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
        return new Terminal(charset(properties), terminal && wanted);
    }

    private static Charset charset(Function<String, @Nullable String> properties) {
        // the first property exists from Java 19 on; the second exists before Java 19 if the output is a terminal
        for (String key : List.of("stdout.encoding", "sun.stdout.encoding", "native.encoding")) {
            String name = properties.apply(key);
            try {
                if (name != null && !name.isEmpty()) {
                    return Charset.forName(name);
                }
            } catch (IllegalArgumentException unknown) {
                // unknown charset: try the next property
            }
        }
        return Charset.defaultCharset();
    }

    /**
     * Returns whether a console is a terminal. From Java 22 on, a console always exists, and has a method that says
     * whether the console is a terminal.
     */
    static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException unknown) {
            return false;
        }
    }

    /** Returns the text with verdicts and warnings in colours, if the terminal shows colours. */
    public String paint(String text) {
        if (!colours) {
            return text;
        }
        String verdicts = VERDICT.matcher(text).replaceAll(m -> m.group(1) + colour(m.group(2)) + m.group(2) + RESET);
        return WARNING.matcher(verdicts).replaceAll(m -> YELLOW + m.group(1) + RESET + ":");
    }

    private static String colour(String verdict) {
        return switch (verdict) {
            case "within" -> GREEN;
            case "over", "not resolvable" -> RED;
            default -> YELLOW;
        };
    }
}
