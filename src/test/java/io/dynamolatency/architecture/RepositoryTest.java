package io.dynamolatency.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The repository has what others need to use it, to report problems and to take it over. */
@Tag("unit")
class RepositoryTest {

    private static final Pattern RECIPE = Pattern.compile("]\\(\\.\\./([^)]+)\\)");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LICENSE",
                "CONTRIBUTING.md",
                "SECURITY.md",
                "CODE_OF_CONDUCT.md",
                "CHANGELOG.md",
                ".github/pull_request_template.md",
                ".github/ISSUE_TEMPLATE/problem.md",
                ".ci/run",
                ".ci/matrix",
                ".ci/reproducible"
            })
    void hasTheFile(String file) {
        assertThat(Path.of(file)).isNotEmptyFile();
    }

    @Test
    void theLicenceIsTheOneOfThePom() {
        assertThat(Pages.read(Path.of("pom.xml"))).contains("<name>Apache-2.0</name>");
        assertThat(Pages.read(Path.of("LICENSE"))).contains("Apache License", "Version 2.0, January 2004");
    }

    @Test
    void theBuildRunsOnEachJdkSystemAndEndOfJunit() {
        Map<String, Map<String, Map<String, Map<String, Object>>>> build =
                new Yaml().load(Pages.read(Path.of(".github/workflows/build.yml")));
        assertThat(build.get("jobs").get("test").get("strategy").get("matrix"))
                .isEqualTo(Map.of(
                        "os", List.of("ubuntu-latest", "macos-latest", "windows-latest"),
                        "java", List.of(17, 21, 25),
                        "junit",
                                List.of(Poms.property("junit.oldest.version"), Poms.property("junit.newest.version"))));
    }

    @Test
    void otherJobsRunTheArticleItsSystemsTheSoakAndTheVersions() {
        assertThat(Pages.read(Path.of(".github/workflows/build.yml")))
                .contains("-Darticle verify", "-Dsystems", "actions/upload-artifact");
        assertThat(Pages.read(Path.of(".github/workflows/nightly.yml")))
                .contains("schedule:", "-Psoak test", "run: .ci/matrix");
    }

    @Test
    void dependenciesAreUpdated() {
        Map<String, List<Map<String, Object>>> file = new Yaml().load(Pages.read(Path.of(".github/dependabot.yml")));
        assertThat(file.get("updates"))
                .extracting(update -> update.get("package-ecosystem"))
                .containsExactlyInAnyOrder("maven", "github-actions");
    }

    @Test
    void aReleaseHasAllItsSteps() {
        String pom = Pages.read(Path.of("pom.xml"));
        String release = pom.substring(pom.indexOf("<id>release</id>"), pom.indexOf("<id>reported</id>"));
        assertThat(release)
                .contains(
                        List.of("no-placeholders", "javadoc", "bill-of-materials", "flatten", "compare-api", "sign")
                                .stream()
                                .map(id -> "<id>" + id + "</id>")
                                .toList());
        assertThat(pom).contains("<id>sources</id>", "<project.build.outputTimestamp>");
    }

    /** The sample project and src/it are run by {@code mvn verify}, src/matrix by .ci/matrix. */
    @Test
    void eachRecipeIsATestThatRuns() {
        List<String> recipes = RECIPE.matcher(Pages.read(Path.of("docs/recipes.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        String matrix = Pages.read(Path.of(".ci/matrix"));
        assertThat(recipes).hasSizeGreaterThan(20).allSatisfy(recipe -> assertThat(
                        recipe.startsWith("sample-tests/src/test/java/")
                                || (recipe.startsWith("src/it/") && Files.exists(Path.of(recipe, "pom.xml")))
                                || (recipe.startsWith("src/matrix/") && matrix.contains("project=" + recipe)))
                .as(recipe)
                .isTrue());
    }
}
