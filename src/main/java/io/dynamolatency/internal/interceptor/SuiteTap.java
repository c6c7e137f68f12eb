package io.dynamolatency.internal.interceptor;

import io.dynamolatency.internal.access.SuiteOpener;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Sees each call of this JVM's DynamoDB clients that belongs to no measurement, and may send its requests elsewhere.
 * Clients are named by their numbers. Thread-safe.
 */
public interface SuiteTap {

    /** The system property that is set while this JVM has a tap, for copies of this class in other class loaders. */
    String OPEN = "io.dynamolatency.suite.open";

    /** The system property that names a class loader whose copy of this class found a tap only in another. */
    String UNSEEN = "io.dynamolatency.suite.unseen";

    /** The tap of this JVM, {@code null} if there is none. */
    final class Current {

        private static volatile @Nullable SuiteTap tap;

        private Current() {}
    }

    /** Asks the guard to open if there is no tap, as without the JUnit platform. */
    static void openUnattended() {
        if (current() == null && System.getProperty(OPEN) == null) {
            ServiceLoader.load(SuiteOpener.class, SuiteTap.class.getClassLoader())
                    .findFirst()
                    .ifPresent(SuiteOpener::open);
        }
    }

    /** Notes that a client sends a request that a tap in another class loader does not see. */
    static void unseen() {
        if (current() == null && System.getProperty(OPEN) != null) {
            ClassLoader loader = SuiteTap.class.getClassLoader();
            System.setProperty(
                    UNSEEN, loader == null ? "bootstrap" : loader.getClass().getName());
        }
    }

    /** Returns the tap of this JVM; {@code null} if there is none. */
    static @Nullable SuiteTap current() {
        return Current.tap;
    }

    /** Sets the tap of this JVM, or removes it. */
    static void set(@Nullable SuiteTap tap) {
        Current.tap = tap;
        if (tap == null) {
            System.clearProperty(OPEN);
        } else {
            System.setProperty(OPEN, "true");
        }
    }

    /**
     * A client was built.
     *
     * @param line the line of code that built it; empty if unknown
     */
    void built(int client, Optional<String> line);

    /**
     * A call begins.
     *
     * @param to where its request is to go
     * @return where its request goes instead
     * @throws RuntimeException if the request may not be sent; the call fails with it
     */
    RequestAddress began(int client, RequestAddress to);

    /**
     * An attempt of a call is handed to the HTTP client.
     *
     * @param invocation the call's id, the same in all its attempts; {@code null} if there is none
     */
    void sent(int client, @Nullable String invocation);

    /** A call has its result. */
    void done(int client);
}
