package io.dynamolatency.internal.report.html;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns the page of causes, which is Markdown, into the sections of the report. Pure. */
final class CausesPage {

    private static final Pattern SECTION = Pattern.compile("(?m)^## ");
    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final Pattern STRONG = Pattern.compile("\\*\\*([^*]*)\\*\\*");

    private CausesPage() {}

    /** Returns one HTML section for each cause. The section's id is the cause's name. */
    static String html(String markdown) {
        return SECTION.splitAsStream(markdown).skip(1).map(CausesPage::section).collect(Collectors.joining("\n"));
    }

    private static String section(String text) {
        int end = text.indexOf('\n');
        String name = text.substring(0, end).strip();
        String paragraphs = text.substring(end)
                .strip()
                .replaceAll("\n  ", " ")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> "<p>" + inline(line.startsWith("- ") ? line.substring(2) : line) + "</p>")
                .collect(Collectors.joining());
        return "<section id=\"" + name + "\"><h3>" + name + "</h3>" + paragraphs + "</section>";
    }

    /** Returns a line as HTML. Keeps only the text of a link, because the report has no other page. */
    private static String inline(String line) {
        String plain = LINK.matcher(HtmlPage.escaped(line)).replaceAll("$1");
        return STRONG.matcher(CODE.matcher(plain).replaceAll("<code>$1</code>")).replaceAll("<strong>$1</strong>");
    }
}
