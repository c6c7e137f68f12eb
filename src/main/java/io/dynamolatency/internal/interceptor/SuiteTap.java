package io.dynamolatency.internal.interceptor;

import io.dynamolatency.internal.access.SuiteOpener;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Sees each call of this JVM's DynamoDB clients outside measurements, and can redirect the call's requests. In each
 * method, {@code client} is the number of the SDK client. Thread-safe.
 */
public interface SuiteTap {

    /**
     * The system property that is set while this JVM has a tap. Copies of this class in other class loaders read this
     * property.
     */
    String OPEN = "io.dynamolatency.suite.open";

    /**
     * The system property with the name of a class loader. The copy of this class in that class loader has no tap, but
     * a copy in a different class loader has a tap.
     */
    String UNSEEN = "io.dynamolatency.suite.unseen";

    /** The tap of this JVM, {@code null} if there is none. */
    final class Current {

        private static volatile @Nullable SuiteTap tap;

        private Current() {}
    }

    /** Asks the guard to open if there is no tap, for example without the JUnit platform. */
    static void openUnattended() {
        if (current() == null && System.getProperty(OPEN) == null) {
            ServiceLoader.load(SuiteOpener.class, SuiteTap.class.getClassLoader())
                    .findFirst()
                    .ifPresent(SuiteOpener::open);
        }
    }

    /** If the tap is in another class loader, records that a client sent a request that the tap can't see. */
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

    /** Sets the tap of this JVM; {@code null} removes the tap. */
    static void set(@Nullable SuiteTap tap) {
        Current.tap = tap;
        if (tap == null) {
            System.clearProperty(OPEN);
        } else {
            System.setProperty(OPEN, "true");
        }
    }

    /**
     * Is called when a client was built.
     *
     * @param line the line of code that built the client; empty if unknown
     */
    void built(int client, Optional<String> line);

    /**
     * Is called when a call begins.
     *
     * @param to the address to which the call's request would go
     * @return the address to which the request goes instead
     * @throws RuntimeException if the request is not allowed to be sent; the call fails with this exception
     */
    RequestAddress began(int client, RequestAddress to);

    /**
     * Is called when the SDK hands an attempt of a call to the HTTP client.
     *
     * @param invocation the call's id, which is the same in all attempts; {@code null} if there is no id
     */
    void sent(int client, @Nullable String invocation);

    /** Is called when a call has its result. */
    void done(int client);
}
