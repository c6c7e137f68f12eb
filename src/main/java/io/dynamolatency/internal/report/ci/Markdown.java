package io.dynamolatency.internal.report.ci;

import io.dynamolatency.internal.text.SafeText;

/** Writes GitHub's Markdown. Pure. */
final class Markdown {

    private Markdown() {}

    /** Escapes a text for Markdown and HTML, so that it stays in its table cell and on its line. */
    static String text(String raw) {
        StringBuilder escaped = new StringBuilder(raw.length() + 16);
        SafeText.line(raw).codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                // within code, a backslash does not escape a pipe, but the HTML entity does
                case '|' -> escaped.append("&#124;");
                // an @ would notify a user
                case '@' -> escaped.append("&#64;");
                case '\\', '`', '*', '_', '[', ']', '#', '~', '!', '$' ->
                    escaped.append('\\').appendCodePoint(c);
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
