package io.dynamolatency.internal.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Numbers the SDK clients of this JVM. For each SDK client, remembers its HTTP client, its time-out, the line of code
 * that built the SDK client, and what sets {@code Connection: close}. Remembers the newest 2^20 clients, and uses 28
 * bytes for each client. Thread-safe.
 */
public final class ClientOrigins {

    /** The maximum number of clients to remember. A power of two. */
    static final int MOST = 1 << 20;

    /** The clients of this JVM, for {@link #ofThisJvm()}. */
    private static final ClientOrigins OF_THIS_JVM = new ClientOrigins();

    private final Numbered<String> lines = new Numbered<>();
    private final Numbered<HttpClientName> httpClients = new Numbered<>();
    private final Numbered<String> closers = new Numbered<>();
    /** The line that built each client, by the client's number; 0 if unknown. */
    private int[] lineOf = new int[64];
    /** The line that called the method that built each client; 0 if unknown. */
    private int[] callerOf = new int[64];

    /** The HTTP client of each client; 0 if unknown. */
    private int[] httpOf = new int[64];
    /** What sets {@code Connection: close} on the client's requests; 0 if unknown. */
    private int[] closerOf = new int[64];

    private final Numbered<Duration> timeouts = new Numbered<>();
    /** The time-out of each client's calls; 0 if unknown. */
    private int[] timeoutOf = new int[64];

    /** The state of the clients' connection pools, if known, by the client's number. */
    private final Map<Integer, PoolState> pools = new HashMap<>();

    /** When each client was built, on the clock of {@link System#nanoTime()}. */
    private long[] builtAt = new long[64];

    private int clients;

    /** Makes an object that knows no clients, for tests. */
    public ClientOrigins() {}

    /** Returns the clients of this JVM. */
    public static ClientOrigins ofThisJvm() {
        return OF_THIS_JVM;
    }

    /**
     * Adds a client and returns the client's number. Use this if the caller of the method that built the client is
     * unknown.
     */
    public int add(Optional<String> line) {
        return add(line, Optional.empty());
    }

    /**
     * Adds a client.
     *
     * @param line the line that built the client, such as {@code com.acme.X.y(X.java:42)}; empty if unknown
     * @param caller the line that called the method that built the client; empty if unknown
     * @return the client's number, from 0
     */
    public synchronized int add(Optional<String> line, Optional<String> caller) {
        int client = clients++;
        int slot = client & (MOST - 1);
        if (slot >= lineOf.length) {
            lineOf = Arrays.copyOf(lineOf, 2 * lineOf.length);
            callerOf = Arrays.copyOf(callerOf, 2 * callerOf.length);
            httpOf = Arrays.copyOf(httpOf, 2 * httpOf.length);
            timeoutOf = Arrays.copyOf(timeoutOf, 2 * timeoutOf.length);
            closerOf = Arrays.copyOf(closerOf, 2 * closerOf.length);
            builtAt = Arrays.copyOf(builtAt, 2 * builtAt.length);
        }
        lineOf[slot] = line.map(lines::number).orElse(0);
        callerOf[slot] = caller.map(lines::number).orElse(0);
        httpOf[slot] = 0;
        timeoutOf[slot] = 0;
        closerOf[slot] = 0;
        builtAt[slot] = System.nanoTime();
        return client;
    }

    /** Gives equal values the same number, from 1; 0 stands for no value. */
    private static final class Numbered<T> {
        private final Map<T, Integer> numbers = new HashMap<>();
        private final List<T> values = new ArrayList<>();

        int number(T value) {
            return numbers.computeIfAbsent(value, added -> {
                values.add(added);
                return values.size();
            });
        }

        Optional<T> of(int number) {
            return number == 0 ? Optional.empty() : Optional.of(values.get(number - 1));
        }
    }

    /** Records the HTTP client of an SDK client. */
    public synchronized void sendsBy(int client, HttpClientName httpClient) {
        if (known(client)) {
            httpOf[client & (MOST - 1)] = httpClients.number(httpClient);
        }
    }

    /** Records what sets {@code Connection: close} on a client's requests, such as {@code the interceptor X}. */
    public synchronized void closesBy(int client, String origin) {
        if (known(client)) {
            closerOf[client & (MOST - 1)] = closers.number(origin);
        }
    }

    /** Records the time-out of a client's calls. */
    public synchronized void timesOut(int client, Duration timeout) {
        if (known(client)) {
            timeoutOf[client & (MOST - 1)] = timeouts.number(timeout);
        }
    }

    /**
     * Returns the time-out of a client's calls; empty if the client has none, or if the time-out is unknown or
     * forgotten.
     */
    public synchronized Optional<Duration> timeoutOf(int client) {
        return known(client) ? timeouts.of(timeoutOf[client & (MOST - 1)]) : Optional.empty();
    }

    /** Records the state of a client's connection pool. */
    public synchronized void pooled(int client, PoolState pool) {
        pools.put(client, pool);
    }

    /** Returns the state of a client's connection pool; empty if the state is unknown. */
    public synchronized Optional<PoolState> poolOf(int client) {
        return Optional.ofNullable(pools.get(client));
    }

    /** Returns what sets {@code Connection: close} on a client's requests; empty if this is unknown or forgotten. */
    public synchronized Optional<String> closerOf(int client) {
        return known(client) ? closers.of(closerOf[client & (MOST - 1)]) : Optional.empty();
    }

    /** Returns the line that built a client; empty if the line is unknown or forgotten. */
    public synchronized Optional<String> of(int client) {
        return known(client) ? lines.of(lineOf[client & (MOST - 1)]) : Optional.empty();
    }

    /** Returns the line that called the method that built a client; empty if the line is unknown or forgotten. */
    public synchronized Optional<String> callerOf(int client) {
        return known(client) ? lines.of(callerOf[client & (MOST - 1)]) : Optional.empty();
    }

    /** Returns the HTTP client of an SDK client; empty if the HTTP client is unknown or forgotten. */
    public synchronized Optional<HttpClientName> httpClientOf(int client) {
        return known(client) ? httpClients.of(httpOf[client & (MOST - 1)]) : Optional.empty();
    }

    /** Returns whether a client was built between two times; false if the client is unknown or forgotten. */
    public synchronized boolean builtBetween(int client, long fromNanos, long toNanos) {
        long built = known(client) ? builtAt[client & (MOST - 1)] : 0;
        return known(client) && built - fromNanos >= 0 && toNanos - built >= 0;
    }

    private boolean known(int client) {
        return client >= 0 && client < clients && clients - client <= MOST;
    }
}
