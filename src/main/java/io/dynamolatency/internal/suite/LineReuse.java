package io.dynamolatency.internal.suite;

import io.dynamolatency.internal.text.Numbers;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the SDK clients of one line of code used their connections. Clients that share connections count for the line of
 * the client with the most requests.
 *
 * @param line the line that built the clients, such as {@code com.acme.X.y(X.java:42)}; {@code ""} if unknown
 * @param ofTests whether the line is in the code of the tests
 * @param clients how many of these SDK clients made calls
 * @param builtDuring during how many tests the line built clients; the time between the tests of a class counts like a
 *     test
 * @param requests how many requests the clients sent
 * @param connections how many connections carried these requests
 * @param lost how many of these connections were opened although an earlier connection could have been used again
 * @param extraClients how many clients with their own pool the line built in addition to one client for each test.
 *     Clients whose connections are all lost do not count
 * @param fates the number of connections for each fate
 * @param diagnosis why connections were lost; {@code null} if no connection was lost, or if the wire does not show a
 *     cause
 */
record LineReuse(
        String line,
        boolean ofTests,
        int clients,
        int builtDuring,
        long requests,
        int connections,
        int lost,
        int extraClients,
        Map<ConnectionFate, Integer> fates,
        @Nullable LostCause diagnosis) {

    /** The smallest number of extra clients that is too many. One client for each test is not an extra client. */
    private static final int FEWEST = 3;

    /**
     * If clients send fewer requests than this on average, they send too few. A client that lives for one call sends
     * about one request.
     */
    private static final double FEW_REQUESTS = 3;

    /** Returns the words for the number of requests and connections. */
    String traffic() {
        return Numbers.counted(requests, "request") + ", " + Numbers.counted(connections, "connection");
    }

    /** Returns whether the code under test builds clients that live for a call or two. */
    boolean buildsForFewRequests() {
        return !ofTests && extraClients >= FEWEST && requests < FEW_REQUESTS * clients;
    }

    /**
     * Returns a copy with the number of tests during which the line built clients, and with the number of extra
     * clients.
     */
    LineReuse with(int tests, int clientsBeyond) {
        return new LineReuse(line, ofTests, clients, tests, requests, connections, lost, clientsBeyond, fates, null);
    }

    /** Returns a copy that contains the reason why connections were lost. */
    LineReuse with(@Nullable LostCause cause) {
        return new LineReuse(
                line, ofTests, clients, builtDuring, requests, connections, lost, extraClients, fates, cause);
    }

    /** Returns the sum of these counts and of another JVM's counts for the same line. */
    LineReuse plus(LineReuse other) {
        Map<ConnectionFate, Integer> both = new EnumMap<>(ConnectionFate.class);
        both.putAll(fates);
        other.fates.forEach((fate, count) -> both.merge(fate, count, Integer::sum));
        return new LineReuse(
                line,
                ofTests && other.ofTests,
                clients + other.clients,
                builtDuring + other.builtDuring,
                requests + other.requests,
                connections + other.connections,
                lost + other.lost,
                extraClients + other.extraClients,
                both,
                lost >= other.lost ? diagnosis : other.diagnosis);
    }
}
