package io.dynamolatency.architecture;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.architecture.Pages.Block;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.yaml.snakeyaml.Yaml;

/** What pages show besides Java has the names and versions of the real thing: {@link SnippetsTest} has the Java. */
@Tag("unit")
class BlocksTest {

    private static final Pattern COORDINATES = Pattern.compile("'([\\w.]+):([\\w-]+)(?::([\\w.-]+))?'");

    private static final Set<String> GRADLE =
            words("plugins id repositories mavenLocal mavenCentral dependencies implementation testImplementation"
                    + " testRuntimeOnly test useJUnitPlatform doFirst systemProperty java time Instant now toString"
                    + " tasks register JavaExec classpath sourceSets runtimeClasspath mainClass args");

    private static final Set<String> JOB = words("runs-on needs if strategy timeout-minutes steps");
    private static final Set<String> STEP = words("name uses run if with env");
    private static final Map<String, Set<String>> ACTIONS = Map.of(
            "actions/checkout@v4", words("fetch-depth"),
            "actions/setup-java@v4", words("distribution java-version cache"),
            "actions/upload-artifact@v4", words("name path if-no-files-found"),
            "actions/cache@v4", words("path key restore-keys"),
            "benchmark-action/github-action-benchmark@v1",
                    words("tool output-file-path github-token auto-push alert-threshold"));

    private static final Set<String> GITLAB =
            words("image script artifacts when paths reports junit rules if variables GIT_DEPTH");
    private static final Set<String> AZURE =
            words("script task condition inputs testResultsFiles publish artifact displayName");

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    private static Stream<Block> of(String language) {
        return Pages.blocks().stream().filter(block -> block.language().equals(language));
    }

    private static Stream<Block> xml() {
        return of("xml");
    }

    private static Stream<Block> groovy() {
        return of("groovy");
    }

    /** Blocks without a language are output and commands. */
    @Test
    void eachLanguageIsChecked() {
        assertThat(Pages.blocks())
                .extracting(Block::language)
                .isSubsetOf("", "java", "xml", "groovy", "yaml", "properties", "sh", "js", "python", "go");
    }

    @ParameterizedTest
    @MethodSource("xml")
    void xmlHasElementsAndVersionsOfThisBuild(Block block) throws Exception {
        Element root = Poms.parse("<blocks>" + block.text().replaceFirst("^<\\?xml.*?\\?>", "") + "</blocks>");
        NodeList elements = root.getElementsByTagName("*");
        Set<String> known = Poms.elements();
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            assertThat(known).contains(element.getTagName());
            if (Set.of("dependency", "plugin").contains(element.getTagName())) {
                isReal(text(element, "groupId"), text(element, "artifactId"), text(element, "version"));
            }
        }
    }

    private static String text(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    private static void isReal(String group, String artifact, String version) throws Exception {
        assertThat(Poms.artifacts()).contains(artifact);
        String expected = Poms.property(
                switch (group) {
                    case "io.dynamolatency" -> "version";
                    case "software.amazon.awssdk" -> "awssdk.version";
                    case "org.junit.jupiter", "org.junit.platform" -> "junit.oldest.version";
                    case "" -> "surefire.version";
                    default -> throw new AssertionError(group + ":" + artifact + " is not in this build");
                });
        assertThat(version).as(group + ":" + artifact).isIn(expected, "");
    }

    @ParameterizedTest
    @MethodSource("groovy")
    void gradleHasKnownWordsAndVersions(Block block) throws Exception {
        for (MatchResult found : COORDINATES.matcher(block.text()).results().toList()) {
            isReal(found.group(1), found.group(2), found.group(3) == null ? "" : found.group(3));
        }
        String code = block.text().replaceAll("'[^']*'", "");
        assertThat(Pattern.compile("\\w+").matcher(code).results().map(MatchResult::group))
                .isSubsetOf(GRADLE);
        assertThat(code.chars().filter(c -> c == '{').count())
                .isEqualTo(code.chars().filter(c -> c == '}').count());
    }

    /** A test of the page of parameters knows the keys that begin with the kit's prefix. */
    @Test
    void propertiesAreParametersOfTheKit() throws IOException {
        for (Block block : of("properties").toList()) {
            Properties properties = new Properties();
            properties.load(new StringReader(block.text()));
            assertThat(properties.stringPropertyNames())
                    .as(block.page().toString())
                    .isNotEmpty()
                    .allMatch(key -> key.startsWith("dynamolatency."));
        }
    }

    @Test
    void yamlHasTheKeysOfItsService() {
        for (Block block : of("yaml").toList()) {
            Object yaml = new Yaml().load(block.text());
            if (yaml instanceof List<?> steps) {
                checkSteps(steps);
            } else if (map(yaml).containsKey("jobs")) {
                checkJobs(map(yaml));
            } else if (map(yaml).containsKey("steps")) {
                assertThat(AZURE).containsAll(keys(map(yaml).get("steps")));
            } else {
                map(yaml).values().forEach(job -> assertThat(GITLAB).containsAll(keys(job)));
            }
        }
    }

    @Test
    void workflowsHaveTheKeysOfTheirService() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(".github/workflows"))) {
            for (Path file : files.toList()) {
                checkJobs(map(new Yaml().load(Files.readString(file))));
            }
        }
    }

    private static void checkJobs(Map<?, ?> workflow) {
        for (Object job : map(workflow.get("jobs")).values()) {
            assertThat(JOB)
                    .containsAll(
                            map(job).keySet().stream().map(Object::toString).toList());
            checkSteps((List<?>) requireNonNull(map(job).get("steps")));
        }
    }

    private static void checkSteps(List<?> steps) {
        for (Object step : steps) {
            assertThat(STEP)
                    .containsAll(
                            map(step).keySet().stream().map(Object::toString).toList());
            assertThat(map(step).containsKey("uses")).isNotEqualTo(map(step).containsKey("run"));
            if (map(step).get("uses") instanceof String action) {
                assertThat(ACTIONS).containsKey(action);
                Set<String> given =
                        map(step).containsKey("with") ? keys(map(step).get("with")) : Set.of();
                assertThat(requireNonNull(ACTIONS.get(action))).as(action).containsAll(given);
            }
        }
    }

    private static Map<?, ?> map(Object yaml) {
        assertThat(yaml).isInstanceOf(Map.class);
        return (Map<?, ?>) yaml;
    }

    /** Returns all keys at any depth. */
    private static Set<String> keys(Object yaml) {
        List<Object> open = new ArrayList<>(List.of(yaml));
        List<String> keys = new ArrayList<>();
        while (!open.isEmpty()) {
            Object next = open.remove(0);
            if (next instanceof Map<?, ?> map) {
                map.keySet().forEach(key -> keys.add(key.toString()));
                open.addAll(map.values());
            } else if (next instanceof List<?> list) {
                open.addAll(list);
            }
        }
        return keys.stream().collect(Collectors.toSet());
    }
}
