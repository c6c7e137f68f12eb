package io.dynamolatency.internal.maven;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.helpers.DefaultHandler;

/**
 * The local repository and settings.xml of the user's Maven. Reads only two elements of settings.xml. The kit needs
 * {@code <localRepository>} before MIMA is loaded, and MIMA ignores {@code <offline>}.
 */
public final class UserMaven {

    private final Optional<Path> repository;
    private final Path home;
    private final UnaryOperator<@Nullable String> systemProperties;
    private final Path settingsXml;

    /**
     * Makes the Maven of the user who runs this JVM.
     *
     * @param repository the local repository; if empty, Maven's own local repository
     */
    public UserMaven(Optional<Path> repository) {
        this(repository, Path.of(System.getProperty("user.home"), ".m2"), System::getProperty);
    }

    /**
     * @param home the directory with settings.xml, normally {@code ~/.m2}
     * @param systemProperties returns a system property by its name
     */
    public UserMaven(Optional<Path> repository, Path home, UnaryOperator<@Nullable String> systemProperties) {
        this.repository = repository;
        this.home = home;
        this.systemProperties = systemProperties;
        this.settingsXml = home.resolve("settings.xml");
    }

    /** Returns the path of the settings. The file does not always exist. */
    public Path settingsXml() {
        return settingsXml;
    }

    /**
     * Returns the local repository if it is given outside settings.xml: by the parameter, else by Maven's command line,
     * else by Surefire. A relative path starts in Maven's working directory. A test JVM knows this directory only from
     * Surefire.
     */
    public Optional<Path> givenRepository() {
        return repository
                .or(() -> property("maven.repo.local").filter(Path::isAbsolute))
                .or(() -> property("localRepository"))
                .or(() -> property("maven.repo.local"))
                .map(Path::toAbsolutePath);
    }

    /** Returns the local repository, as far as it is known without MIMA. */
    public Path localRepository() {
        return givenRepository()
                .or(() -> setting("localRepository").map(this::interpolated).map(Path::of))
                .orElseGet(() -> home.resolve("repository"));
    }

    /** Returns whether settings.xml has {@code <offline>true</offline>}. */
    public boolean offline() {
        return setting("offline").map(Boolean::parseBoolean).orElse(false);
    }

    private Optional<Path> property(String key) {
        return Optional.ofNullable(systemProperties.apply(key))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    private String interpolated(String value) {
        String userHome = systemProperties.apply("user.home");
        return userHome == null ? value : value.replace("${user.home}", userHome);
    }

    /**
     * Returns the text of a child of {@code <settings>}. The result is empty if the file can't be read; MIMA reports
     * this error.
     */
    private Optional<String> setting(String name) {
        if (!Files.isRegularFile(settingsXml)) {
            return Optional.empty();
        }
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            // without a document type, the file can have no external entities
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // replaces the default handler, which prints to System.err
            builder.setErrorHandler(new DefaultHandler());
            Element settings = builder.parse(settingsXml.toFile()).getDocumentElement();
            for (Node child = settings.getFirstChild(); child != null; child = child.getNextSibling()) {
                if (name.equals(child.getNodeName())) {
                    return Optional.of(child.getTextContent().strip()).filter(text -> !text.isEmpty());
                }
            }
            return Optional.empty();
        } catch (Exception unreadable) {
            return Optional.empty();
        }
    }
}
