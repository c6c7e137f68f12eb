package io.dynamolatency.internal.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Joins the messages of several failures of one test into a message of at most {@value FailureMessage#MAX_LINES} lines:
 * for each failure what was expected and observed, then each cause with its first evidence and its fix. If several
 * failures have the same cause or fix, the message has this cause or fix only once. Pure.
 */
public final class JoinedMessage {

    private static final int MOST_HEADLINES = 4;

    private static final Pattern LABELLED = Pattern.compile("(cause|evidence|fix|also|details|faults):\\s+(.*)");

    /** Words at the start of some causes. The message leaves them out if another failure's cause starts differently. */
    private static final String FINE = "connections are fine: ";

    private static final String REPORT = "report: ";

    private final List<String> lines = new ArrayList<>();
    private final Set<String> seen = new LinkedHashSet<>();
    /** The number of lines that stay free for the end of the message. */
    private int last;

    private JoinedMessage() {}

    private record Parts(String headline, Map<String, List<String>> labelled) {

        static Parts of(String message) {
            Map<String, List<String>> labelled = new LinkedHashMap<>();
            List<String> lines = message.lines().map(String::strip).toList();
            List<String> current = new ArrayList<>();
            for (String line : lines) {
                Matcher matcher = LABELLED.matcher(line);
                if (matcher.matches()) {
                    current = labelled.computeIfAbsent(matcher.group(1), label -> new ArrayList<>());
                    current.add(matcher.group(2));
                } else {
                    current.add(line);
                }
            }
            return new Parts(lines.isEmpty() ? "" : lines.get(0), labelled);
        }

        List<String> get(String label) {
            return labelled.getOrDefault(label, List.of());
        }
    }

    /** Joins the messages of failures. The list starts with the most important message. */
    public static String of(List<String> messages) {
        return new JoinedMessage().joined(messages.stream().map(Parts::of).toList());
    }

    private String joined(List<Parts> all) {
        int shown = all.size() <= MOST_HEADLINES ? all.size() : MOST_HEADLINES - 1;
        all.stream().limit(shown).forEach(one -> lines.add(one.headline()));
        if (shown < all.size()) {
            lines.add("and " + (all.size() - shown) + " more expectations are not met");
        }
        List<String> faults = all.stream()
                .flatMap(one -> one.get(FailureMessage.FAULTS).stream())
                .distinct()
                .limit(1)
                .toList();
        last = faults.size();
        boolean fine = all.stream().flatMap(one -> one.get("cause").stream()).allMatch(cause -> cause.startsWith(FINE));
        all.forEach(one -> explain(one, fine));
        all.forEach(one -> one.get("also").forEach(also -> addOnce("also", also, 1)));
        details(all);
        FailureMessage.append(lines, FailureMessage.FAULTS, faults);
        return String.join("\n", lines);
    }

    private void explain(Parts one, boolean fine) {
        List<String> causes = one.get("cause");
        String cause =
                causes.isEmpty() ? "" : fine ? causes.get(0) : causes.get(0).replace(FINE, "");
        // the texts of one cause differ only in how much of each failure the cause explains
        if (!cause.isEmpty() && seen.add(cause.replaceAll(" \\(explains .*", "")) && room() > 3) {
            lines.add(FailureMessage.labelled("cause", cause));
            one.get("evidence").stream().limit(1).forEach(evidence -> addOnce("evidence", evidence, 2));
        }
        one.get("fix").forEach(fix -> addOnce("fix", fix, 1));
    }

    private int room() {
        return FailureMessage.MAX_LINES - lines.size() - last;
    }

    /** Adds a line, unless it was added before or too few lines would be left. */
    private void addOnce(String label, String text, int left) {
        if (room() > left && seen.add(text)) {
            lines.add(FailureMessage.labelled(label, text));
        }
    }

    private void details(List<Parts> all) {
        Set<String> details = new LinkedHashSet<>();
        all.forEach(one -> details.addAll(one.get("details")));
        List<String> reports = details.stream()
                .filter(detail -> detail.startsWith(REPORT))
                .map(detail -> detail.replaceAll(" \\(left out here: .*\\)$", ""))
                .distinct()
                .limit(1)
                .toList();
        List<String> shown = new ArrayList<>(details.stream()
                .filter(detail -> !detail.startsWith(REPORT) && !detail.startsWith("left out: "))
                .limit(Math.max(0, room() - reports.size()))
                .toList());
        shown.addAll(reports);
        FailureMessage.append(lines, "details", shown.subList(0, Math.min(room(), shown.size())));
    }
}
