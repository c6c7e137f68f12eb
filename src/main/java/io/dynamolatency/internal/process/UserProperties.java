package io.dynamolatency.internal.process;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The user's system properties of this JVM, for JVMs that this JVM starts. */
public final class UserProperties {

    /** Properties that a JVM or a build tool sets for each JVM, or that disturb the kit's own settings. */
    private static final List<String> OWN = List.of(
            "java.",
            "jdk.",
            "sun.",
            "os.",
            "user.",
            "file.",
            "path.",
            "line.",
            "native.",
            "stdout.",
            "stderr.",
            "surefire.",
            "org.gradle.",
            "awt.",
            "dynamolatency.",
            "io.dynamolatency.",
            "junit.",
            "com.sun.",
            "basedir");

    private UserProperties() {}

    /** Returns the properties by their names, in a new map. Leaves out the kit's parameters. */
    public static Map<String, String> ofThisJvm() {
        Map<String, String> properties = new TreeMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            String value = System.getProperty(name);
            if (value != null && OWN.stream().noneMatch(name::startsWith)) {
                properties.put(name, value);
            }
        }
        return properties;
    }
}
