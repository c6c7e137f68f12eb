package io.dynamolatency.internal.wire;

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

    private final List<Column<?>> columns = new ArrayList<>();
    private final Column<String> lines = new Column<>();
    private final Column<String> callers = new Column<>();
    private final Column<HttpClientName> httpClients = new Column<>();
    private final Column<String> closers = new Column<>();
    private final Column<TimeLimits> limits = new Column<>();

    /** The state of the clients' connection pools, if known, by the client's number. */
    private final Map<Integer, PoolState> pools = new HashMap<>();

    /** When each client was built, on the clock of the call that built it. */
    private long[] builtAt = new long[64];

    private int clients;

    /** Makes an object that knows no clients. */
    public ClientOrigins() {}

    /** Returns the clients of this JVM. */
    public static ClientOrigins ofThisJvm() {
        return OF_THIS_JVM;
    }

    /**
     * Adds a client that is built now, and returns the client's number. Use this if the caller of the method that built
     * the client is unknown.
     */
    public int add(Optional<String> line) {
        return add(line, Optional.empty(), System.nanoTime());
    }

    /**
     * Adds a client.
     *
     * @param line the line that built the client, such as {@code com.acme.X.y(X.java:42)}; empty if unknown
     * @param caller the line that called the method that built the client; empty if unknown
     * @param builtNanos when the client was built, on the clock of the call that built it
     * @return the client's number, from 0
     */
    public synchronized int add(Optional<String> line, Optional<String> caller, long builtNanos) {
        int client = clients++;
        columns.forEach(column -> column.add(client));
        line.ifPresent(value -> lines.set(client, value));
        caller.ifPresent(value -> callers.set(client, value));
        if (slot(client) >= builtAt.length) {
            builtAt = Arrays.copyOf(builtAt, 2 * builtAt.length);
        }
        builtAt[slot(client)] = builtNanos;
        return client;
    }

    /** A value for each client. Equal values get the same number, so each client needs only 4 bytes. */
    private final class Column<T> {
        private final Map<T, Integer> numbers = new HashMap<>();
        private final List<T> values = new ArrayList<>();
        /** The number of each client's value, from 1; 0 if unknown. */
        private int[] numberOf = new int[64];

        Column() {
            columns.add(this);
        }

        /** Adds a client whose value is unknown. */
        void add(int client) {
            if (slot(client) >= numberOf.length) {
                numberOf = Arrays.copyOf(numberOf, 2 * numberOf.length);
            }
            numberOf[slot(client)] = 0;
        }

        void set(int client, T value) {
            if (known(client)) {
                numberOf[slot(client)] = numbers.computeIfAbsent(value, added -> {
                    values.add(added);
                    return values.size();
                });
            }
        }

        Optional<T> of(int client) {
            int number = known(client) ? numberOf[slot(client)] : 0;
            return number == 0 ? Optional.empty() : Optional.of(values.get(number - 1));
        }
    }

    /** Records the HTTP client of an SDK client. */
    public synchronized void sendsBy(int client, HttpClientName httpClient) {
        httpClients.set(client, httpClient);
    }

    /** Records what sets {@code Connection: close} on a client's requests, such as {@code the interceptor X}. */
    public synchronized void closesBy(int client, String origin) {
        closers.set(client, origin);
    }

    /** Records the time-outs of a client. */
    public synchronized void timesOut(int client, TimeLimits its) {
        limits.set(client, its);
    }

    /** Returns the time-outs of a client. They are empty if they are unknown or forgotten. */
    public synchronized TimeLimits limitsOf(int client) {
        return limits.of(client).orElse(TimeLimits.NONE);
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
        return closers.of(client);
    }

    /** Returns the line that built a client; empty if the line is unknown or forgotten. */
    public synchronized Optional<String> of(int client) {
        return lines.of(client);
    }

    /** Returns the line that called the method that built a client; empty if the line is unknown or forgotten. */
    public synchronized Optional<String> callerOf(int client) {
        return callers.of(client);
    }

    /** Returns the HTTP client of an SDK client; empty if the HTTP client is unknown or forgotten. */
    public synchronized Optional<HttpClientName> httpClientOf(int client) {
        return httpClients.of(client);
    }

    /** Returns whether a client was built between two times; false if the client is unknown or forgotten. */
    public synchronized boolean builtBetween(int client, long fromNanos, long toNanos) {
        long built = known(client) ? builtAt[slot(client)] : 0;
        return known(client) && built - fromNanos >= 0 && toNanos - built >= 0;
    }

    private static int slot(int client) {
        return client & (MOST - 1);
    }

    private boolean known(int client) {
        return client >= 0 && client < clients && clients - client <= MOST;
    }
}
