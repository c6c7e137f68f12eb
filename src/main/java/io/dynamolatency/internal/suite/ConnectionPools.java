package io.dynamolatency.internal.suite;

import java.util.HashMap;
import java.util.Map;

/** Which SDK clients share a pool of connections. Not thread-safe. */
final class ConnectionPools {

    private final Map<Integer, Integer> next = new HashMap<>();

    /** Notes that two clients have used the same connection. */
    void join(int one, int other) {
        int from = of(one);
        int to = of(other);
        if (from != to) {
            next.put(from, to);
        }
    }

    /** Returns the pool of a client. The pool has the number of one of its clients. */
    int of(int client) {
        int pool = client;
        for (Integer further = next.get(pool); further != null; further = next.get(pool)) {
            pool = further;
        }
        return pool;
    }
}
