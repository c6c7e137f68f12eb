package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.client.TestProperties;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Keeps SDK clients away from the user's HTTP proxy while a class with latency tests runs. The reason is that such a
 * class can build clients in static fields. Ordinary tests need the HTTP proxy, so they run without this change.
 * Thread-safe.
 */
final class AroundUsersProxy implements AutoCloseable {

    private static final TestTag LATENCY = TestTag.create(DynamoLatencyTest.TAG);

    /** The classes with latency tests, and the classes around them. */
    private final Set<UniqueId> classes;

    private final Set<UniqueId> runningClasses = new HashSet<>();
    private final Set<UniqueId> runningOrdinary = new HashSet<>();
    private Optional<TestProperties> held = Optional.empty();

    AroundUsersProxy(TestPlan plan) {
        classes = plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .filter(AroundUsersProxy::isLatencyTest)
                .flatMap(test -> classesAround(test, plan))
                .map(TestIdentifier::getUniqueIdObject)
                .collect(Collectors.toSet());
    }

    /** Returns whether a node is a latency test or a part of one. */
    static boolean isLatencyTest(TestIdentifier node) {
        return node.getTags().contains(LATENCY);
    }

    /**
     * Returns the classes around a test. Leaves out the class of a suite, because a suite has tests of other classes.
     */
    private static Stream<TestIdentifier> classesAround(TestIdentifier test, TestPlan plan) {
        return Stream.iterate(plan.getParent(test), Optional::isPresent, node -> node.flatMap(plan::getParent))
                .flatMap(Optional::stream)
                .takeWhile(node -> node.getSource().isPresent())
                .filter(node -> node.getSource().orElseThrow() instanceof ClassSource);
    }

    synchronized void started(TestIdentifier node) {
        if (classes.contains(node.getUniqueIdObject())) {
            runningClasses.add(node.getUniqueIdObject());
        } else if (isOrdinary(node)) {
            runningOrdinary.add(node.getUniqueIdObject());
        }
        update();
    }

    private static boolean isOrdinary(TestIdentifier node) {
        return !isLatencyTest(node) && (node.isTest() || node.getSource().orElse(null) instanceof MethodSource);
    }

    synchronized void finished(TestIdentifier node) {
        runningClasses.remove(node.getUniqueIdObject());
        runningOrdinary.remove(node.getUniqueIdObject());
        update();
    }

    private void update() {
        boolean wanted = !runningClasses.isEmpty() && runningOrdinary.isEmpty();
        if (wanted && held.isEmpty()) {
            held = Optional.of(TestProperties.aroundUsersProxy());
        } else if (!wanted) {
            release();
        }
    }

    private void release() {
        held.ifPresent(TestProperties::close);
        held = Optional.empty();
    }

    @Override
    public synchronized void close() {
        release();
    }
}
