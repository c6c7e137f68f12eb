package io.dynamolatency.internal.jupiter.declare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** docs/parameters.md shows the table of parameters, and the table has what the code reads and the docs name. */
@Tag("unit")
class ParametersPageTest {

    private static final Path PAGE = Path.of("docs", "parameters.md");

    private static final String WRITE = "mvn -Pfast test -Dtest=ParametersPageTest -Dparameters.page=write";

    private static final Path TABLE =
            Path.of("src/main/java/io/dynamolatency/internal/jupiter/declare/ParameterTable.java");

    private static final Pattern LITERAL = Pattern.compile("\"(dynamolatency\\.[A-Za-z.]+)\"");

    private static final Pattern NAMED = Pattern.compile("(?<![./\\w])dynamolatency\\.[a-z][A-Za-z.]*[A-Za-z]");

    @Test
    void thePageShowsTheTable() throws IOException {
        if ("write".equals(System.getProperty("parameters.page"))) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("docs/parameters.md is stale; write it with: " + WRITE)
                .isEqualTo(page());
    }

    private static String page() {
        List<String> lines = new ArrayList<>(List.of(
                "# Configuration parameters",
                "",
                "<!-- Generated from ParameterTable.java. Write it with:",
                "     " + WRITE + " -->",
                "",
                "Put them into `junit-platform.properties`, for all tests of a project. What an annotation says"
                        + " overrides them.",
                "Or set them as system properties of the test JVM, for one run: they override the annotations, too,"
                        + " as in",
                "`mvn test -DargLine=-Ddynamolatency.iterations=500`. Where nothing gives a value, the default counts.",
                "",
                "An unknown parameter is an error that lists the nearest names. Write durations with their unit, such"
                        + " as `10 ms`.",
                "Constants may be written in lower case and with hyphens, such as `keep-alive`."));
        for (ParameterTable.Section section : ParameterTable.SECTIONS) {
            lines.addAll(List.of("", "## " + section.title(), ""));
            if (!section.intro().isEmpty()) {
                lines.addAll(List.of(section.intro(), ""));
            }
            for (ConfigurationParameter parameter : section.parameters()) {
                lines.addAll(entry(parameter));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> entry(ConfigurationParameter parameter) {
        String unset = parameter.unset().isEmpty() ? "unset" : parameter.unset();
        return wrapped("- `" + parameter.name() + "` (" + parameter.values() + "; default " + unset + "): "
                + parameter.meaning());
    }

    /** Returns a paragraph or list item as lines of a page. */
    static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > 120) {
                lines.add(line.toString());
                line = new StringBuilder(text.startsWith("- ") ? "  " : "").append(word);
            } else {
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    private static Set<String> known() {
        return ParameterTable.all().map(ConfigurationParameter::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theTableHasEachNameThatTheCodeReads() {
        assertThat(known()).containsAll(literals());
    }

    @Test
    void theCodeReadsEachNameOfTheTable() {
        String reader = files("src/main/java", ".java")
                .filter(file -> !file.equals(TABLE))
                .map(ParametersPageTest::read)
                .collect(Collectors.joining("\n"));
        Set<String> literals = literals();
        String table = read(TABLE);
        assertThat(known()).allSatisfy(name -> assertThat(literals.contains(name) || readHere(name, table, reader))
                .as(name)
                .isTrue());
    }

    /** Whether the table has a constant of the parameter that other code names. */
    private static boolean readHere(String name, String table, String reader) {
        String shortName = name.substring(ConfigurationParameter.PREFIX.length());
        return Pattern.compile(
                        "ConfigurationParameter (\\w+) =\\s+parameter\\(\\s*\"" + Pattern.quote(shortName) + "\"")
                .matcher(table)
                .results()
                .anyMatch(match -> reader.contains("ParameterTable." + match.group(1)));
    }

    @Test
    void docsNameNoOtherParameter() {
        Stream<Path> pages = Stream.concat(
                Stream.of(Path.of("README.md")),
                files("docs", ".md").filter(page -> !page.startsWith(Path.of("docs", "decisions"))));
        Set<String> named = pages.flatMap(page -> NAMED.matcher(read(page)).results())
                .map(MatchResult::group)
                .filter(name -> !name.startsWith(ParameterTable.USE_CLIENT.name() + "."))
                .collect(Collectors.toCollection(TreeSet::new));
        named.removeAll(known());
        assertThat(named).isEmpty();
    }

    private static Set<String> literals() {
        return files("src/main/java", ".java")
                .filter(file -> !file.equals(TABLE))
                .flatMap(file -> LITERAL.matcher(read(file)).results())
                .map(match -> match.group(1))
                .filter(name -> !name.equals(ConfigurationParameter.PREFIX))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Path> files(String root, String suffix) {
        try (Stream<Path> all = Files.walk(Path.of(root))) {
            return all.filter(file -> file.toString().endsWith(suffix)).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
