package io.dynamolatency.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Maven commands of the docs have goals, profiles, properties and tests that exist, and CI runs those of README. */
@Tag("unit")
class CommandsTest {

    private static final Pattern COMMAND =
            Pattern.compile("`mvn ([^`]+)`|(?m)^ *(?:- (?:run|script): )?mvn ([^`\n]+?)(?: -->)?$");
    private static final Pattern OPTION = Pattern.compile("-(?:P([\\w-]+)|D([\\w.]+)(?:=(.+))?|[A-Za-z]+)");

    private static final Set<String> GOALS = Set.of(
            "test",
            "verify",
            "install",
            "surefire:test",
            "spotless:apply",
            "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath");

    /** Properties of Maven's plugins. */
    private static final Set<String> OF_PLUGINS = Set.of(
            "test",
            "groups",
            "excludedGroups",
            "argLine",
            "maven.test.skip",
            "invoker.skip",
            "invoker.test",
            "includeScope",
            "mdep.outputFile");

    private record Command(Path page, List<String> words) {

        static Command of(Path page, String text) {
            return new Command(
                    page, List.of(text.replaceAll("\"[^\"]*\"", "...").strip().split("\\s+")));
        }
    }

    private static List<Command> commands(Path page) {
        return COMMAND.matcher(Pages.read(page))
                .results()
                .map(found -> Command.of(page, found.group(1) == null ? found.group(2) : found.group(1)))
                .toList();
    }

    private static String sources(String... roots) {
        return Stream.of(roots)
                .flatMap(root -> {
                    try (Stream<Path> files = Files.walk(Path.of(root))) {
                        return files
                                .filter(file -> file.toString().endsWith(".java")
                                        && !file.toString().contains("/target/"))
                                .toList()
                                .stream();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .map(Pages::read)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void allThatTheyNameExists() {
        String tests = sources("src/test/java", "src/bench/java", "sample-tests/src", "src/it");
        String shown = Pages.blocks().stream().map(Pages.Block::text).collect(Collectors.joining("\n"));
        List<String> wrong = new ArrayList<>();
        List<Command> commands =
                Pages.all().stream().flatMap(page -> commands(page).stream()).toList();
        assertThat(commands).hasSizeGreaterThan(30);
        for (Command command : commands) {
            for (String word : command.words()) {
                Matcher option = OPTION.matcher(word);
                boolean known = !option.matches()
                        ? GOALS.contains(word)
                        : option.group(1) != null
                                ? Poms.profiles().contains(option.group(1))
                                : option.group(2) == null || exists(option.group(2), option.group(3), tests, shown);
                if (!known) {
                    wrong.add(command.page() + ": mvn " + String.join(" ", command.words()) + ": " + word);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean exists(String property, String value, String tests, String shown) {
        return switch (property) {
            case "test" -> value.equals("NameTest") || (tests + shown).matches("(?s).*\\bclass " + value + "\\b.*");
            case "bench" -> value.equals("NAME") || tests.contains("@Tag(\"" + value + "\")");
            case "groups", "excludedGroups" -> value.equals("dynamo-latency");
            case "invoker.test" -> Files.exists(Path.of("src/it", value));
            default ->
                OF_PLUGINS.contains(property)
                        || property.startsWith("dynamolatency.") // a test of the page of parameters knows these
                        || Poms.elements().contains(property)
                        || Poms.activations().contains(property)
                        || tests.contains("\"" + property + "\"")
                        || tests.contains("\"" + property.replaceFirst("^soak\\.", "") + "\"");
        };
    }

    /** The first test of README is in the sample project, which {@code mvn verify} runs. */
    @Test
    void ciRunsThoseOfReadme() throws IOException {
        List<Set<String>> run = new ArrayList<>();
        List<Path> scripts = new ArrayList<>(List.of(Path.of(".ci/run"), Path.of(".ci/matrix")));
        try (Stream<Path> workflows = Files.list(Path.of(".github/workflows"))) {
            scripts.addAll(workflows.toList());
        }
        for (Path script : scripts) {
            Pages.read(script)
                    .lines()
                    .filter(line -> line.contains("mvn "))
                    .forEach(line ->
                            run.add(Stream.of(line.strip().split("\\s+")).collect(Collectors.toSet())));
        }
        for (Command command : commands(Pages.README)) {
            assertThat(command.words().contains("-Dtest=OrderLatencyTest")
                            || run.stream().anyMatch(line -> line.containsAll(command.words())))
                    .as("CI runs mvn " + String.join(" ", command.words()))
                    .isTrue();
        }
    }
}
