package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the kit adds to a project with the SDK and JUnit. */
class ClassPathTest {

    private static final long MEGABYTE = 1_000_000;

    private final List<File> jars = Arrays.stream(
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                            .split(File.pathSeparator))
            .map(File::new)
            .filter(File::isFile)
            .toList();

    /** Of the SDK and of JUnit: what the project has without the kit. */
    private static final String PROJECT =
            ".*/(software/amazon|org/reactivestreams|org/slf4j|org/junit|org/opentest4j|org/apiguardian)/.*"
                    + "|.*/surefire[^/]*|.*/org/apache/maven/surefire/.*";

    private List<File> added() {
        return jars.stream()
                .filter(jar -> !jar.getPath().replace(File.separatorChar, '/').matches(PROJECT))
                .toList();
    }

    @Test
    void theKitAddsThreeJars() {
        Set<String> names = added().stream()
                .map(jar -> jar.getName().replaceFirst("-\\d.*", ""))
                .collect(Collectors.toSet());
        assertEquals(Set.of("dynamo-latency-junit", "HdrHistogram", "assertj-core"), names);
    }

    @Test
    void theKitIsSmall() {
        long bytes = added().stream().mapToLong(File::length).sum();
        assertTrue(bytes < 12 * MEGABYTE, () -> bytes + " bytes in " + added());
    }
}
