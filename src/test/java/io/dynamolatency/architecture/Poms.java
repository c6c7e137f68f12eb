package io.dynamolatency.architecture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The POMs of the kit and of its sample project. */
final class Poms {

    private static final List<Path> FILES = List.of(Path.of("pom.xml"), Path.of("sample-tests/pom.xml"));

    private Poms() {}

    static Element parse(String xml) throws IOException, ParserConfigurationException, SAXException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    /** Returns the names of all elements. */
    static Set<String> elements() {
        return all("<([\\w.-]+)");
    }

    static Set<String> artifacts() {
        return all("<artifactId>([^<]+)<");
    }

    static Set<String> profiles() {
        return all("<profile>\\s*<id>([^<]+)<");
    }

    /** Returns the names of properties that activate a profile. */
    static Set<String> activations() {
        return all("<property>\\s*<name>([^<]+)<");
    }

    /** Returns the first value of a property of the kit's POM, or its version. */
    static String property(String name) {
        Pattern element = Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<");
        return element.matcher(Pages.read(FILES.get(0)))
                .results()
                .findFirst()
                .map(found -> found.group(1))
                .orElseThrow(() -> new AssertionError("pom.xml has no " + name));
    }

    private static Set<String> all(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return FILES.stream()
                .flatMap(file -> pattern.matcher(Pages.read(file)).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }
}
