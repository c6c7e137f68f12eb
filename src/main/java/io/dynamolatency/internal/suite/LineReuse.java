package io.dynamolatency.internal.suite;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the SDK clients that one line of code built used their connections.
 *
 * @param line the line that built the clients, such as {@code com.acme.X.y(X.java:42)}; {@code ""} if unknown
 * @param ofTests whether the line is in the code of the tests
 * @param clients how many SDK clients the line built, counting only clients that made calls
 * @param builtDuring the number of tests, or of classes between tests, during which the line built clients
 * @param requests how many requests the clients sent
 * @param connections how many connections carried these requests
 * @param lost how many of these connections replaced a connection that could have been used again
 * @param extraClients how many clients with their own connection the line built, beyond one client for each test
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

    /** From this number on, a line builds too many clients. The number does not include one client for each test. */
    private static final int FEWEST = 3;

    /** Clients with fewer requests on average have few. A client that lives for one call has about one request. */
    private static final double FEW_REQUESTS = 3;

    /** Returns whether the code under test builds clients that live for a call or two. */
    boolean buildsForFewRequests() {
        return !ofTests && extraClients >= FEWEST && requests < FEW_REQUESTS * clients;
    }

    /**
     * Returns a copy with the number of tests that built clients, and the number of clients beyond one for each test.
     */
    LineReuse with(int tests, int clientsBeyond) {
        return new LineReuse(line, ofTests, clients, tests, requests, connections, lost, clientsBeyond, fates, null);
    }

    /** Returns a copy with the reason why connections were lost. */
    LineReuse with(@Nullable LostCause cause) {
        return new LineReuse(
                line, ofTests, clients, builtDuring, requests, connections, lost, extraClients, fates, cause);
    }

    /** Adds what another JVM of the run counted for the same line. */
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
