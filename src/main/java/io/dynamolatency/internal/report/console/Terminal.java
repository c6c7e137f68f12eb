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
 * What the standard output can show.
 *
 * @param charset what text is written in
 * @param colours whether somebody looks at it who sees colours
 */
public record Terminal(Charset charset, boolean colours) {

    private static final Pattern VERDICT = Pattern.compile("(?m)(: )(within|over|undecided|not resolvable)$");
    private static final Pattern WARNING = Pattern.compile("(?m)^(WARNING):");

    private static final String RESET = "\u001b[0m";
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";

    /** That of this process. */
    public static Terminal ofThisProcess() {
        return of(System.getenv(), System::getProperty, isTerminal(System.console()));
    }

    /**
     * One of which this is known.
     *
     * @param environment {@code NO_COLOR}, if it is not empty, forbids colours, and a {@code TERM} that is {@code dumb} has none
     * @param properties the system properties
     * @param terminal whether standard input and output are one
     */
    static Terminal of(
            Map<String, String> environment, Function<String, @Nullable String> properties, boolean terminal) {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
        return new Terminal(charset(properties), terminal && wanted);
    }

    private static Charset charset(Function<String, @Nullable String> properties) {
        // the first from Java 19 on, the other before it where there is a terminal
        for (String key : List.of("stdout.encoding", "sun.stdout.encoding", "native.encoding")) {
            String name = properties.apply(key);
            try {
                if (name != null && !name.isEmpty()) {
                    return Charset.forName(name);
                }
            } catch (IllegalArgumentException unknown) {
                // the next may be known
            }
        }
        return Charset.defaultCharset();
    }

    /** From Java 22 on there is a console also where there is no terminal, and it says so; before there was none. */
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

    /** The text as it is to be printed: verdicts and warnings in their colours where there are any. */
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
