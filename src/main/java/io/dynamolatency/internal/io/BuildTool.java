package io.dynamolatency.internal.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The tool that builds a project. */
public enum BuildTool {
    MAVEN,
    GRADLE;

    /** Returns the build tool of a project: Maven, or Gradle if the directory has only Gradle's build file. */
    public static BuildTool of(Path project) {
        boolean gradle =
                Stream.of("build.gradle", "build.gradle.kts").anyMatch(name -> Files.exists(project.resolve(name)));
        return gradle && !Files.exists(project.resolve("pom.xml")) ? GRADLE : MAVEN;
    }
}
