package io.dynamolatency.internal.jupiter.declare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Javadoc comment of the API in Markdown. */
final class JavadocText {

    private static final Pattern CODE_BLOCK = Pattern.compile("<pre>\\{@code\n(.*?)\n}</pre>", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\{@link\\s+([^\\s}]+)}");
    private static final Pattern LINK_WITH_TEXT = Pattern.compile("\\{@linkplain\\s+\\S+\\s+([^}]+)}");
    private static final Pattern VALUE = Pattern.compile("\\{@value\\s+#(\\w+)}");
    private static final Pattern CODE = Pattern.compile("\\{@code\\s+([^}]+)}");

    private final Class<?> type;

    /** @param type the type whose constants the comments name */
    JavadocText(Class<?> type) {
        this.type = type;
    }

    /** Returns the paragraphs, list items and code blocks of a comment without its asterisks. */
    List<String> paragraphs(String comment) {
        List<String> paragraphs = new ArrayList<>();
        Matcher block = CODE_BLOCK.matcher(comment);
        int from = 0;
        while (block.find()) {
            addProse(comment.substring(from, block.start()), paragraphs);
            paragraphs.add("```java\n" + block.group(1) + "\n```");
            from = block.end();
        }
        addProse(comment.substring(from), paragraphs);
        return paragraphs;
    }

    private void addProse(String prose, List<String> paragraphs) {
        for (String part : prose.replaceAll("</?ul>", "").split("\\s*<p>|(?=<li>)", -1)) {
            String text = marked(part).replaceAll("\\s+", " ").strip();
            if (!text.isEmpty()) {
                paragraphs.add(text);
            }
        }
    }

    private String marked(String html) {
        String text = LINK.matcher(html).replaceAll(found -> "`" + name(found.group(1)) + "`");
        text = LINK_WITH_TEXT.matcher(text).replaceAll("$1");
        text = CODE.matcher(text).replaceAll(found -> "`" + Matcher.quoteReplacement(found.group(1)) + "`");
        text = VALUE.matcher(text).replaceAll(found -> "`" + constant(found.group(1)) + "`");
        return text.replace("<li>", "- ").replaceAll("</?b>", "**");
    }

    private Object constant(String name) {
        try {
            return type.getField(name).get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " has no constant " + name, e);
        }
    }

    /** Returns what a link names: a member of this type, a constant, or a type without its package. */
    private String name(String link) {
        String[] parts = link.split("#", 2);
        if (parts.length == 2) {
            String member = parts[1].replace("()", "");
            boolean own = parts[0].isEmpty() || parts[0].equals(type.getSimpleName());
            boolean constant = member.equals(member.toUpperCase(Locale.ROOT));
            return own || constant ? member : simple(parts[0]) + "." + member;
        }
        return simple(link);
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
