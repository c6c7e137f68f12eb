package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.Expectation;
import io.dynamolatency.internal.judge.KeepAliveLimit;
import io.dynamolatency.internal.judge.WireLimit;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Whether anybody may judge a test by how long its calls take. A test that is judged by its connections alone need not wait for a
 * warm client, since connections are the same on a cold one.
 *
 * <p>In doubt somebody may: a test that expects nothing is there for its figures, several modes are compared in the report, and a
 * method that takes a result or a log may do with it as it likes.
 */
final class JudgedByTime {

    private JudgedByTime() {}

    /** Whether what is expected, of the modes that are measured, is of connections alone. */
    static boolean ofConnectionsAlone(List<ConnectionMode> modes, Map<ConnectionMode, List<Expectation>> expectations) {
        return modes.size() == 1
                && !expectations.getOrDefault(modes.get(0), List.of()).isEmpty()
                && expectations.values().stream().flatMap(List::stream).allMatch(JudgedByTime::ofConnections);
    }

    private static boolean ofConnections(Expectation expectation) {
        return expectation instanceof KeepAliveLimit
                || expectation instanceof ConnectionLimit
                || expectation instanceof WireLimit;
    }

    /** Whether a method of the class, or of one above or around it, takes what there is after measuring. */
    static boolean resultsAreTaken(Class<?> testClass) {
        return Stream.<Class<?>>iterate(testClass, c -> c != null, Class::getEnclosingClass)
                .anyMatch(JudgedByTime::takesResults);
    }

    private static boolean takesResults(Class<?> type) {
        return !ReflectionSupport.findMethods(type, (Method m) -> takesResults(m), HierarchyTraversalMode.TOP_DOWN)
                .isEmpty();
    }

    private static boolean takesResults(Method method) {
        // whatever it is annotated with: annotations may be composed of others
        return Arrays.stream(method.getParameterTypes()).anyMatch(ParameterCheck.RESULTS::contains);
    }
}
