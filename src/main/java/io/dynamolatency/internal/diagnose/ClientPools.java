package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.wire.Exchange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The connection pools of SDK clients. If a connection carried requests of several SDK clients, these clients share an
 * HTTP client and its pool. All clients that share connections count as one pool. Immutable.
 */
final class ClientPools {

    /** The pool of all clients that share connections. Clients have numbers from 0. */
    private static final int SHARED = -2;

    private final Set<Integer> sharing = new HashSet<>();

    ClientPools(List<Exchange> exchanges, ExchangeMatcher tie) {
        Map<Integer, Integer> firstOn = new HashMap<>();
        for (int i = 0; i < exchanges.size(); i++) {
            int client = tie.clientOf(i);
            if (client == ExchangeMatcher.NONE) {
                continue;
            }
            Integer first = firstOn.putIfAbsent(exchanges.get(i).connection(), client);
            if (first != null && first != client) {
                sharing.add(first);
                sharing.add(client);
            }
        }
    }

    /** Returns the pool of a client; {@link Connections#NONE} if the client is unknown. */
    int of(int client) {
        return isShared(client) ? SHARED : client;
    }

    /** Returns whether a client is known to share its pool with a different client. */
    boolean isShared(int client) {
        return sharing.contains(client);
    }
}
