package io.dynamolatency.internal.suite;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The tests and test classes that are running. Thread-safe. */
final class RunningTests {

    private final Map<String, String> tests = new ConcurrentHashMap<>();
    private final Map<String, String> classes = new ConcurrentHashMap<>();
    private final Set<String> seenClasses = ConcurrentHashMap.newKeySet();
    private final AtomicInteger startedTests = new AtomicInteger();

    /**
     * Notes that a test or a class begins.
     *
     * @param id the unique id of the test or class
     * @param testClass the name of the class, or of the test's class
     */
    void began(String id, String testClass, boolean test) {
        seenClasses.add(testClass);
        if (test) {
            startedTests.incrementAndGet();
        }
        (test ? tests : classes).put(id, testClass);
    }

    void ended(String id) {
        tests.remove(id);
        classes.remove(id);
    }

    /**
     * Returns names for what is running. If one test is running, returns the test's id. If no test is running, returns
     * a name for the time between the tests, in which JUnit makes the object of the next test. If several tests are
     * running, returns their ids and also this name, because JUnit can make further test objects.
     */
    Set<String> now() {
        Set<String> running = new HashSet<>(tests.keySet());
        if (running.size() != 1) {
            running.add("after " + startedTests.get());
        }
        return Set.copyOf(running);
    }

    /** Returns the test class that is running; empty if several test classes or none are running. */
    Optional<String> testClass() {
        Set<String> running = tests.isEmpty() ? Set.copyOf(classes.values()) : Set.copyOf(tests.values());
        return running.size() == 1 ? running.stream().findFirst() : Optional.empty();
    }

    /**
     * Returns the names of all test classes so far. For a nested class, the set has the name of the class around it.
     */
    Set<String> allClasses() {
        return seenClasses.stream().map(name -> name.replaceFirst("\\$.*", "")).collect(Collectors.toSet());
    }
}
