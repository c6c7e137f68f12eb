package io.dynamolatency.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The POM has what a public repository asks of it, and refuses a release with placeholders. */
@Tag("unit")
class PomTest {

    private static Element project;

    @BeforeAll
    static void read() throws IOException, ParserConfigurationException, SAXException {
        project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile())
                .getDocumentElement();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "groupId",
                "artifactId",
                "version",
                "name",
                "description",
                "url",
                "licenses/license/name",
                "licenses/license/url",
                "developers/developer/name",
                "developers/developer/url",
                "scm/connection",
                "scm/developerConnection",
                "scm/url"
            })
    void hasWhatARepositoryAsksFor(String path) {
        assertThat(at(path)).as(path).singleElement().asString().isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repositories",
                "pluginRepositories",
                "distributionManagement",
                "parent",
                "profiles/profile/repositories"
            })
    void namesNoRepository(String path) {
        assertThat(at(path)).isEmpty();
    }

    @Test
    void dependsOnReleasesAlone() {
        assertThat(at("dependencies/dependency/version")).noneMatch(version -> version.endsWith("-SNAPSHOT"));
        assertThat(at("dependencies/dependency/systemPath")).isEmpty();
    }

    @Test
    void aReleaseRefusesPlaceholders() {
        List<String> refused = at("profiles/profile/build/plugins/plugin/executions/execution/configuration/rules"
                + "/requireProperty/property");
        assertThat(refused).containsExactly("project.home", "project.developer");
        for (String property : refused) {
            assertThat(at("properties/" + property)).singleElement().asString().contains("placeholder");
        }
    }

    /** Returns the texts of the elements at a path below the project. */
    private static List<String> at(String path) {
        List<Element> found = List.of(project);
        for (String name : path.split("/", -1)) {
            List<Element> below = new ArrayList<>();
            for (Element element : found) {
                for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
                    if (child instanceof Element match && match.getTagName().equals(name)) {
                        below.add(match);
                    }
                }
            }
            found = below;
        }
        return found.stream().map(element -> element.getTextContent().strip()).toList();
    }
}
