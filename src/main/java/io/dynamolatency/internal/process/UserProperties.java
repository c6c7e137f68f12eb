package io.dynamolatency.internal.process;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The user's system properties of this JVM, for JVMs that this JVM starts. */
public final class UserProperties {

    /** The prefixes of properties that Java or a build tool sets for each JVM, or that disturb the kit's settings. */
    private static final List<String> PREFIXES = List.of(
            "java.",
            "jdk.",
            "sun.",
            "com.sun.",
            "surefire.",
            "org.gradle.",
            "dynamolatency.",
            "io.dynamolatency.",
            "junit.");

    /** The full names of more such properties. A prefix would also match properties of the user. */
    private static final Set<String> NAMES = Set.of(
            "basedir",
            "file.separator",
            "line.separator",
            "native.encoding",
            "os.arch",
            "os.name",
            "os.version",
            "path.separator",
            "stderr.encoding",
            "stdin.encoding",
            "stdout.encoding",
            "user.dir");

    /** Properties that choose tests, but do not change what the tests do. */
    private static final Set<String> CHOOSE_TESTS = Set.of("excludedGroups", "groups", "it.test", "test");

    private static final Map<String, String> FIRST = ofThisJvm();

    private UserProperties() {}

    /**
     * Returns the properties as they were before the first test, when a listener loaded this class. Tests can set
     * properties that differ in each run, such as the port of a server. Leaves out properties that choose tests.
     */
    public static Map<String, String> beforeTheTests() {
        Map<String, String> properties = new TreeMap<>(FIRST);
        properties.keySet().removeAll(CHOOSE_TESTS);
        return properties;
    }

    /** Returns the properties by their names, in a new map. Leaves out the kit's parameters. */
    public static Map<String, String> ofThisJvm() {
        Map<String, String> properties = new TreeMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            String value = System.getProperty(name);
            if (value != null && !NAMES.contains(name) && PREFIXES.stream().noneMatch(name::startsWith)) {
                properties.put(name, value);
            }
        }
        return properties;
    }
}
