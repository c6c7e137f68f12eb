package io.dynamolatency.internal.interceptor;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees each call of this JVM's DynamoDB clients that no measurement has, and may send its requests elsewhere. Clients
 * are named by their numbers. Thread-safe.
 */
public interface SuiteTap {

    /** The tap of this JVM, {@code null} if there is none. */
    final class Current {

        private static volatile @Nullable SuiteTap tap;

        private Current() {}
    }

    /** Returns the tap of this JVM; {@code null} if there is none. */
    static @Nullable SuiteTap current() {
        return Current.tap;
    }

    /** Sets the tap of this JVM, or removes it. */
    static void set(@Nullable SuiteTap tap) {
        Current.tap = tap;
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
