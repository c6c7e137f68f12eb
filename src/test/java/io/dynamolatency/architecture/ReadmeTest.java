package io.dynamolatency.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The first page is short, its code is that of tests that run, and all links of the docs lead somewhere. */
@Tag("unit")
class ReadmeTest {

    private static final int MOST_LINES = 150;
    private static final int MOST_LINES_OF_A_PAGE = 250;

    /** A row with connections / calls, and the p50. */
    private static final Pattern ARTICLE_ROW = Pattern.compile("(?m)^\\| .* \\| (\\d+) / (\\d+) \\| ([\\d.]+) \\| .*$");

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    private static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file ->
                            file.toString().endsWith(ending) && !file.toString().contains("/target/"))
                    .toList();
        }
    }

    private static String flat(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void fitsOnAPage() throws IOException {
        assertThat(Files.readAllLines(Pages.README)).hasSizeLessThanOrEqualTo(MOST_LINES);
    }

    /** README repeats some figures of the article's page: they are those of the last run that wrote this page. */
    @Test
    void figuresOfTheArticleAreThoseOfItsPage() {
        List<MatchResult> rows =
                ARTICLE_ROW.matcher(Pages.read(Pages.README)).results().toList();
        assertThat(rows).hasSize(5);
        String page = Pages.read(Path.of("docs/article.md"));
        for (MatchResult row : rows) {
            String connections = row.group(1);
            String calls = row.group(2);
            assertThat(page.lines())
                    .as(row.group())
                    .anyMatch(line -> line.contains(row.group(3))
                            && (line.contains(connections + " / " + calls)
                                    || line.matches(".* " + calls + " .* " + connections + " .*")));
        }
    }

    @Test
    void noPageIsLong() throws IOException {
        for (Path page : files(Path.of("docs"), ".md")) {
            assertThat(Files.readAllLines(page)).as(page.toString()).hasSizeLessThanOrEqualTo(MOST_LINES_OF_A_PAGE);
        }
    }

    /** Whole classes are for copying: each is a file that the build compiles and runs. */
    @Test
    void wholeClassesAreThoseOfTestsThatRun() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String root : List.of("sample-tests/src", "src/it")) {
            for (Path file : files(Path.of(root), ".java")) {
                sources.add(flat(Files.readString(file)));
            }
        }
        assertThat(Pages.java(Pages.README)).hasSize(1).allMatch(Pages::isWhole);
        for (Path page : Pages.all()) {
            assertThat(Pages.java(page).stream().filter(block -> block.contains("import ")))
                    .as("imports are shown once on " + page)
                    .hasSizeLessThanOrEqualTo(1);
            for (String block : Pages.java(page)) {
                String code = flat(block);
                assertThat(!Pages.isWhole(block) || sources.stream().anyMatch(source -> source.contains(code)))
                        .as("%s shows a test that runs:%n%s", page, code)
                        .isTrue();
            }
        }
    }

    @Test
    void linksLeadToFilesAndHeadings() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : Pages.all()) {
            for (String link : links(page)) {
                if (!leads(page, link)) {
                    broken.add(page + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void eachPageIsLinkedFromTheIndexOrAPageItLinks() throws IOException {
        List<Path> reached = new ArrayList<>(List.of(Path.of("docs/README.md")));
        for (int i = 0; i < reached.size(); i++) {
            for (String link : links(reached.get(i))) {
                Path target =
                        reached.get(i).resolveSibling(link.split("#", 2)[0]).normalize();
                if (link.matches(".+\\.md(#.*)?") && !reached.contains(target)) {
                    reached.add(target);
                }
            }
        }
        assertThat(reached).containsAll(files(Path.of("docs"), ".md"));
        assertThat(links(Path.of("docs/README.md")))
                .containsAll(files(Path.of("docs/annotations"), ".md").stream()
                        .map(page -> "annotations/" + page.getFileName())
                        .toList());
    }

    /** Returns the links of a page to files and headings of this project. */
    private static List<String> links(Path page) {
        String prose = Pages.read(page).replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "");
        return LINK.matcher(prose)
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.matches("[a-z]+:.*"))
                .toList();
    }

    private static boolean leads(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1
                || Files.readAllLines(target).stream()
                        .filter(line -> line.startsWith("#"))
                        .map(ReadmeTest::anchor)
                        .anyMatch(parts[1]::equals);
    }

    /** Returns the anchor that a page of this project's host gives a heading. */
    private static String anchor(String heading) {
        return heading.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
