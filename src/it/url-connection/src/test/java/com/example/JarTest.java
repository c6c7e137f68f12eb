package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The kit's jar, with the libraries that it stands on under other names. */
class JarTest {

    private static final String SHADED = "io/dynamolatency/internal/shaded/";

    private static JarFile jar() throws IOException, URISyntaxException {
        return new JarFile(new File(DynamoLatencyTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()));
    }

    @Test
    void noPackageIsOfOthers() throws Exception {
        try (JarFile jar = jar()) {
            List<String> others = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .filter(name -> !name.startsWith("io/dynamolatency/"))
                    .toList();
            assertEquals(List.of(), others);
            assertEquals("io.dynamolatency", jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"));
        }
    }

    @Test
    void servicesAreTheKitsAlone() throws Exception {
        try (JarFile jar = jar()) {
            List<String> services = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.matches("META-INF/services/.+"))
                    .filter(name -> !name.matches(".*/(io\\.dynamolatency|org\\.junit)\\..*"))
                    .toList();
            assertEquals(List.of(), services);
        }
    }

    @Test
    void eachLibraryHasItsLicence() throws Exception {
        try (JarFile jar = jar()) {
            for (String library : List.of(
                    "io/netty/channel/Channel",
                    "com/google/gson/Gson",
                    "eu/maveniverse/maven/mima/context/Context",
                    "org/eclipse/aether/RepositorySystem",
                    "org/apache/http/client/HttpClient",
                    "org/apache/commons/statistics/distribution/BinomialDistribution")) {
                assertNotNull(jar.getEntry(SHADED + library + ".class"), library);
            }
            JarEntry readme = jar.getJarEntry("META-INF/third-party/README.md");
            String text = new String(jar.getInputStream(readme).readAllBytes(), StandardCharsets.UTF_8);
            jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.matches("META-INF/third-party/[^/]+/"))
                    .map(name -> name.split("/")[2])
                    .map(name -> name.replaceFirst("^(maven-resolver|commons-rng|commons-numbers)-.*", "$1-*"))
                    .forEach(name -> assertTrue(
                            text.contains(name.equals("maven-resolver-*") ? "org.apache.maven.resolver:*" : name), name));
            assertNotNull(jar.getEntry("META-INF/third-party/maven-resolver-impl/NOTICE"));
            assertNotNull(jar.getEntry("META-INF/third-party/EPL-2.0.md"));
        }
    }
}
