package io.dynamolatency.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.diagnosis.Diagnosis.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** docs/causes.md has a section for each cause, in the words of failures, and the report has the same sections. */
@Tag("unit")
class CausesPageTest {

    private static final Path PAGE = Path.of("docs", "causes.md");

    private static final Pattern HEADING = Pattern.compile("(?m)^## (.*)$");

    private static List<String> names() {
        return Arrays.stream(Cause.Kind.values()).map(Enum::name).toList();
    }

    private static String section(String page, Cause.Kind kind) {
        int from = page.indexOf("\n## " + kind + "\n");
        int to = page.indexOf("\n## ", from + 1);
        return page.substring(from, to < 0 ? page.length() : to).replaceAll("\\s+", " ");
    }

    @Test
    void eachCauseHasASectionWithItsTitleAndFix() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(HEADING.matcher(page).results().map(found -> found.group(1))).isEqualTo(names());
        assertThat(Cause.Kind.values()).allSatisfy(kind -> assertThat(section(page, kind))
                .containsIgnoringCase(" " + kind.title() + ". - **Shown by:** ")
                .contains("- **Fix:** " + kind.fix() + "."));
    }

    @Test
    void theReportHasEachSectionUnderTheNameThatFailuresLinkTo() {
        String report = SamplePages.page(SamplePages.entries());
        assertThat(Pattern.compile("<section id=\"([A-Z_]+)\"><h3>")
                        .matcher(report)
                        .results()
                        .map(one -> one.group(1)))
                .isEqualTo(names());
        assertThat(report).contains("<p><strong>Shown by:</strong> requests carry <code>Connection: close</code>.");
    }

    @Test
    void namesOfTestsCannotAddMarkup() {
        assertThat(CausesPage.html(
                        "intro <b>\n## NAME\n\nless < more, [a page](page.md#x).\n- **Fix:** `a<b`\n  and c.\n"))
                .isEqualTo("<section id=\"NAME\"><h3>NAME</h3><p>less &lt; more, a page.</p>"
                        + "<p><strong>Fix:</strong> <code>a&lt;b</code> and c.</p></section>");
    }
}
