package io.dynamolatency.internal.report.ci;

import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.SourcePlace;
import io.dynamolatency.internal.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes GitHub annotations: an error for each failed expectation, and a warning for each undecided verdict of a
 * passing test. An annotation is a line on standard output that GitHub's runner reads. Pure.
 */
final class Annotations {

    /** GitHub keeps at most 10 errors and 10 warnings per step. */
    static final int MOST = 10;

    private Annotations() {}

    /**
     * Returns a line for each annotation.
     *
     * @param place returns the place of a test in its source file, for verdicts on the test; returns empty if the place
     *     is uncertain
     */
    static List<String> of(ResultsJson results, Function<Judged, Optional<SourcePlace>> place) {
        List<String> errors = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (Judged one : Judged.newest(results)) {
            for (ResultsJson.Expectation expectation : one.expectations()) {
                if (expectation.failed()) {
                    errors.add(command("error", one, expectation, place.apply(one)));
                } else if (Judged.undecided(expectation)) {
                    warnings.add(command("warning", one, expectation, place.apply(one)));
                }
            }
        }
        List<String> commands = new ArrayList<>();
        commands.addAll(errors.subList(0, Math.min(MOST, errors.size())));
        commands.addAll(warnings.subList(0, Math.min(MOST, warnings.size())));
        return commands;
    }

    private static String command(
            String name, Judged one, ResultsJson.Expectation expectation, Optional<SourcePlace> place) {
        String title = simpleName(one.testClass()) + "." + one.testMethod() + ", " + one.label() + ": "
                + expectation.name() + " " + expectation.verdict();
        StringBuilder message = new StringBuilder(expectation.line());
        one.remarks().forEach(line -> message.append('\n').append(line));
        return "::" + name + " title=" + property(title)
                + place.map(p -> ",file=" + property(p.file())
                                + (p.line().isPresent() ? ",line=" + p.line().getAsInt() : ""))
                        .orElse("")
                + "::" + data(message.toString());
    }

    private static String simpleName(String binaryName) {
        return binaryName.substring(binaryName.lastIndexOf('.') + 1).replace('$', '.');
    }

    /** Escapes a message, so that it stays on one line. */
    static String data(String text) {
        return SafeText.lines(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    /** Escapes the value of a property. */
    static String property(String text) {
        return data(SafeText.line(text)).replace(":", "%3A").replace(",", "%2C");
    }
}
