package io.dynamolatency.internal.maven;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The class path of this JVM's tests, with the artifact of each jar. */
public final class TestClassPath {

    /** Surefire's class path is in the manifest of a jar, and in this property. */
    private static final String SUREFIRE = "surefire.test.class.path";

    /** The modules of tests that run as a module. Surefire's class path has only the other entries. */
    private static final String MODULES = "jdk.module.path";

    private TestClassPath() {}

    /** Returns the entries of this JVM's class path and module path that exist, in order. */
    public static List<JarFile> ofThisJvm() {
        Path repository = new UserMaven(Optional.empty()).localRepository();
        String path = System.getProperty(SUREFIRE, System.getProperty("java.class.path", ""));
        return Stream.concat(
                        entries(path),
                        entries(System.getProperty(MODULES, "")).flatMap(entry -> modules(entry).stream()))
                .flatMap(entry -> withManifest(entry).stream())
                .filter(Files::exists)
                .distinct()
                .map(file -> entry(file, repository))
                .toList();
    }

    private static Stream<Path> entries(String path) {
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of);
    }

    /** Returns the jars of a directory of modules; the entry itself if it is a single module. */
    private static List<Path> modules(Path entry) {
        if (!Files.isDirectory(entry) || Files.exists(entry.resolve("module-info.class"))) {
            return List.of(entry);
        }
        try (Stream<Path> files = Files.list(entry)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            return jars.isEmpty() ? List.of(entry) : jars;
        } catch (IOException unreadable) {
            return List.of(entry);
        }
    }

    /**
     * Returns the jar, or the entries of its class path if the jar has nothing else. Gradle and IDEs make such jars.
     */
    private static List<Path> withManifest(Path jar) {
        if (!jar.toString().endsWith(".jar")) {
            return List.of(jar);
        }
        try (java.util.jar.JarFile file = new java.util.jar.JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String more = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (more == null || file.stream().anyMatch(entry -> entry.getName().endsWith(".class"))) {
                return List.of(jar);
            }
            List<Path> entries = new ArrayList<>();
            for (String url : more.strip().split("\\s+", -1)) {
                entries.add(Path.of(jar.toAbsolutePath().toUri().resolve(URI.create(url))));
            }
            return entries;
        } catch (IOException | RuntimeException unreadable) {
            return List.of(jar);
        }
    }

    private static JarFile entry(Path file, Path repository) {
        if (Files.isDirectory(file)) {
            return new JarFile(file, Optional.empty(), "");
        }
        try (java.util.jar.JarFile jar = new java.util.jar.JarFile(file.toFile())) {
            List<JarEntry> poms = jar.stream()
                    .filter(entry -> entry.getName().startsWith("META-INF/maven/")
                            && entry.getName().endsWith("/pom.properties"))
                    .toList();
            if (poms.size() == 1) {
                Properties pom = new Properties();
                try (InputStream in = jar.getInputStream(poms.get(0))) {
                    pom.load(in);
                }
                return new JarFile(
                        file,
                        Optional.of(new Coordinates(pom.getProperty("groupId", ""), pom.getProperty("artifactId", ""))),
                        pom.getProperty("version", ""));
            }
        } catch (IOException unreadable) {
            // perhaps the path shows the artifact
        }
        return byPath(file, repository);
    }

    /** Reads the artifact from a path in the form of Maven's repository: {@code org/example/name/1.0/name-1.0.jar}. */
    private static JarFile byPath(Path file, Path repository) {
        Path version = file.getParent();
        Path artifact = version == null ? null : version.getParent();
        if (version == null
                || artifact == null
                || !file.startsWith(repository)
                || !file.getFileName().toString().startsWith(artifact.getFileName() + "-" + version.getFileName())) {
            return new JarFile(file, Optional.empty(), "");
        }
        String group = repository.relativize(artifact.getParent()).toString().replace(File.separatorChar, '.');
        return new JarFile(
                file,
                Optional.of(new Coordinates(group, artifact.getFileName().toString())),
                version.getFileName().toString());
    }
}
