package io.dynamolatency.internal.report.ci;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text by the grammar of OpenMetrics 1.0 and by the rules that a writer of gauges and summaries can break.
 * Anything else is an error.
 */
final class OpenMetricsText {

    record Sample(String name, Map<String, String> labels, double value) {}

    record Family(
            String name,
            String type,
            @Nullable String unit,
            @Nullable String help,
            List<Sample> samples) {}

    private static final Pattern DESCRIPTOR = Pattern.compile("# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? ([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"");

    private final Map<String, Family> families = new LinkedHashMap<>();
    private @Nullable String current;

    private OpenMetricsText() {}

    static Map<String, Family> read(String text) {
        OpenMetricsText reader = new OpenMetricsText();
        require(text.endsWith("# EOF\n") || text.endsWith("# EOF"), "the text ends with # EOF");
        require(!text.contains("\r"), "lines end with a line feed alone");
        List<String> lines =
                List.of(text.substring(0, text.lastIndexOf("# EOF")).split("\n", -1));
        require(lines.get(lines.size() - 1).isEmpty(), "# EOF is on a line of its own");
        lines.subList(0, lines.size() - 1).forEach(reader::line);
        reader.families.values().forEach(OpenMetricsText::check);
        return reader.families;
    }

    private void line(String line) {
        if (line.startsWith("#")) {
            descriptor(line);
        } else {
            sample(line);
        }
    }

    private void descriptor(String line) {
        Matcher m = DESCRIPTOR.matcher(line);
        require(m.matches(), "a descriptor: " + line);
        String name = m.group(2);
        Family family = families.get(name);
        if (family == null) {
            family = new Family(name, "unknown", null, null, new ArrayList<>());
        } else {
            require(name.equals(current), "a family's lines are together: " + line);
            require(family.samples().isEmpty(), "descriptors come before samples: " + line);
        }
        current = name;
        switch (m.group(1)) {
            case "TYPE" -> {
                require(family.type().equals("unknown"), "one TYPE a family: " + line);
                require(
                        Set.of(
                                        "counter",
                                        "gauge",
                                        "histogram",
                                        "gaugehistogram",
                                        "stateset",
                                        "info",
                                        "summary",
                                        "unknown")
                                .contains(m.group(3)),
                        "a type: " + line);
                family = new Family(name, m.group(3), family.unit(), family.help(), family.samples());
            }
            case "UNIT" -> {
                require(family.unit() == null, "one UNIT a family: " + line);
                require(m.group(3).matches("[a-zA-Z0-9_:]+"), "a unit: " + line);
                require(name.endsWith("_" + m.group(3)), "the unit is the end of the name: " + line);
                family = new Family(name, family.type(), m.group(3), family.help(), family.samples());
            }
            default -> {
                require(family.help() == null, "one HELP a family: " + line);
                require(m.group(3).matches("(?:[^\"\\\\\n]|\\\\[\\\\\"n])*"), "an escaped help: " + line);
                family = new Family(name, family.type(), family.unit(), m.group(3), family.samples());
            }
        }
        families.put(name, family);
    }

    private void sample(String line) {
        Matcher m = SAMPLE.matcher(line);
        require(m.matches(), "a sample: " + line);
        require(m.group(1).equals(current), "a sample of the family above it: " + line);
        Map<String, String> labels = labels(m.group(2), line);
        Family family = families.get(m.group(1));
        if (family == null) {
            throw new IllegalArgumentException("Expecting a family: " + line);
        }
        family.samples().add(new Sample(m.group(1), labels, Double.parseDouble(m.group(3))));
    }

    private static Map<String, String> labels(@Nullable String text, String line) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (text == null || text.isEmpty()) {
            return labels;
        }
        Matcher m = LABEL.matcher(text);
        int at = 0;
        while (true) {
            require(m.find(at) && m.start() == at, "a label at " + at + ": " + line);
            require(!m.group(1).startsWith("__"), "no reserved label: " + line);
            require(labels.put(m.group(1), unescape(m.group(2))) == null, "no label twice: " + line);
            at = m.end();
            if (at == text.length()) {
                return labels;
            }
            require(text.charAt(at) == ',', "a comma at " + at + ": " + line);
            at++;
        }
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                plain.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static void check(Family family) {
        Set<Map<String, String>> seen = new HashSet<>();
        for (Sample sample : family.samples()) {
            require(seen.add(sample.labels()), "no metric twice: " + sample);
            if (family.type().equals("summary")) {
                String quantile = sample.labels().get("quantile");
                require(quantile != null, "a summary's sample of its own name has a quantile: " + sample);
                double share = Double.parseDouble(String.valueOf(quantile));
                require(share >= 0 && share <= 1, "a quantile of 0 to 1: " + sample);
                require(sample.value() >= 0, "no negative quantile: " + sample);
            }
        }
    }

    private static void require(boolean held, String what) {
        if (!held) {
            throw new IllegalArgumentException("Expecting " + what);
        }
    }
}
