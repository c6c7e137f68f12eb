package io.dynamolatency.internal.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The build file in the working directory, as text. The text shows which artifacts the project names itself. */
final class BuildFile {

    private BuildFile() {}

    /** Returns the text of the build files; {@code ""} if there is no readable build file. */
    static String text() {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("pom.xml", "build.gradle", "build.gradle.kts")) {
            Path file = Path.of(name);
            try {
                text.append(Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "");
            } catch (IOException unreadable) {
                // without the text, the kit assumes that the file names no artifact
            }
        }
        return text.toString();
    }

    /** Returns whether a build file names an artifact, in the form of Maven or of Gradle. */
    static boolean names(String text, Coordinates artifact) {
        return text.contains("<artifactId>" + artifact.artifact() + "</artifactId>")
                || text.contains(":" + artifact.artifact() + "\"")
                || text.contains(":" + artifact.artifact() + "'")
                || text.contains(":" + artifact.artifact() + ":");
    }
}
