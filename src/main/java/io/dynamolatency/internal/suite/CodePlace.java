package io.dynamolatency.internal.suite;

import java.net.URL;
import java.security.CodeSource;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Distinguishes the code of tests from the code under test. Code in the same directory or jar as a test class counts as
 * test code. Code also counts as test code if its directory or jar has a name that Maven and Gradle give to tests.
 */
final class CodePlace {

    /**
     * Matches directories and jars of tests, such as target/test-classes, build/classes/java/integrationTest,
     * x-tests.jar.
     */
    private static final Pattern OF_TESTS =
            Pattern.compile(".*/(test-classes|(test|[a-z][a-zA-Z]*Test)(Fixtures)?)/?|.*-(tests|test-fixtures)\\.jar");

    private CodePlace() {}

    /** Returns which lines, such as {@code com.acme.X.y(X.java:42)}, are in the code of tests. */
    static Predicate<String> ofTests(Collection<String> testClasses, ClassLoader loader) {
        Set<String> places = testClasses.stream()
                .flatMap(name -> place(name, loader).stream())
                .collect(Collectors.toSet());
        return line -> className(line)
                .flatMap(name -> place(name, loader))
                .filter(place -> places.contains(place) || namedForTests(place))
                .isPresent();
    }

    /** Returns whether a directory or a jar is named for tests. */
    static boolean namedForTests(String place) {
        return OF_TESTS.matcher(place).matches();
    }

    /**
     * Returns the class and the method of a line, such as {@code com.acme.X.y}. If the line has a different form,
     * returns the whole line.
     */
    static String method(String line) {
        int bracket = line.indexOf('(');
        return bracket < 0 ? line : line.substring(0, bracket);
    }

    /** Returns the class of a line or of a method. */
    static Optional<String> className(String line) {
        String method = method(line);
        int dot = method.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(method.substring(0, dot));
    }

    private static Optional<String> place(String className, ClassLoader loader) {
        try {
            CodeSource source = Class.forName(className, false, loader)
                    .getProtectionDomain()
                    .getCodeSource();
            return Optional.ofNullable(source).map(CodeSource::getLocation).map(URL::getPath);
        } catch (ClassNotFoundException | LinkageError elsewhere) {
            return Optional.empty();
        }
    }
}
