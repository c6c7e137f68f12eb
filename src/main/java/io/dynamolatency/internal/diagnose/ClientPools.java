package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.wire.Exchange;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * The connection pools of SDK clients. If a connection carried requests of several SDK clients, these clients share an
 * HTTP client and its pool. All clients that share connections count as one pool. Immutable.
 */
final class ClientPools {

    /** The pool of all clients that share connections. Clients have numbers from 0. */
    private static final int SHARED = -2;

    private final Set<Integer> sharing = new HashSet<>();

    /**
     * @param positionOf the position of a connection by its index; negative if the log does not have it
     * @param connections the number of connections
     */
    ClientPools(List<Exchange> exchanges, ExchangeMatcher tie, IntUnaryOperator positionOf, int connections) {
        int[] firstOn = new int[connections];
        Arrays.fill(firstOn, Connections.NONE);
        for (int i = 0; i < exchanges.size(); i++) {
            int client = tie.clientOf(i);
            int connection = positionOf.applyAsInt(exchanges.get(i).connection());
            if (client == ExchangeMatcher.NONE || connection < 0) {
                continue;
            }
            if (firstOn[connection] == Connections.NONE) {
                firstOn[connection] = client;
            } else if (firstOn[connection] != client) {
                sharing.add(firstOn[connection]);
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
