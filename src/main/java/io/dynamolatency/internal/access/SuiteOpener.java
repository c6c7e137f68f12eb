package io.dynamolatency.internal.access;

/**
 * Opens the guard of a suite that runs without the JUnit platform. The SDK's interceptor finds the implementation by
 * {@link java.util.ServiceLoader}, so that the interceptor does not depend on the guard.
 */
@FunctionalInterface
public interface SuiteOpener {

    /** Opens the guard if a system property asks for it. */
    void open();
}
