package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Chooses the words for a cause, and a fix that fits the client in use. */
final class Advice {

    private static final String SOONER = " or use an HTTP client that ends idle connections sooner";

    /** If at least this share of a cause's time passed inside, or outside, the words name only that side. */
    private static final double MOST = 0.75;

    private final DiagnosisInput facts;
    private final Connections connections;
    private final FailedHandshakes failedHandshakes;

    Advice(DiagnosisInput facts, Connections connections, FailedHandshakes failedHandshakes) {
        this.facts = facts;
        this.connections = connections;
        this.failedHandshakes = failedHandshakes;
    }

    String title(Kind kind, CauseTotals tally) {
        if (facts.setting().otherProcess()) {
            return OtherProcess.title(kind);
        }
        return switch (kind) {
            case CLIENT_REBUILT, MANY_CLIENTS ->
                BuiltClients.title(kind, facts, connections).orElse(kind.title());
            case REQUEST_CLOSE ->
                kind.title()
                        + closer().map(who -> ": " + who + " sets the header").orElse("");
            case IN_SDK ->
                either(
                        tally,
                        kind.title(),
                        "time passes in beforeTransmission, in the HTTP client or on the way, before the request"
                                + " arrives",
                        "time passes in the SDK and in its HTTP client, before the request arrives");
            case AFTER_ANSWER ->
                either(
                        tally,
                        kind.title(),
                        "time passes between the answer's last byte and the SDK's result",
                        kind.title());
            default -> kind.title();
        };
    }

    String fix(Kind kind, CauseTotals tally) {
        if (kind == Kind.FAILED_HANDSHAKES) {
            return handshakes();
        }
        boolean otherProcess = facts.setting().otherProcess();
        String usual = otherProcess ? OtherProcess.fix(kind) : kind.fix();
        if (kind == Kind.JVM_PAUSES) {
            return CallAdvice.pauses(facts.pauses(), otherProcess).orElse(usual);
        }
        if (otherProcess) {
            return usual;
        }
        HttpLibrary library = library(tally);
        return switch (kind) {
            case REQUEST_CLOSE ->
                closer().map(who -> "remove the request header Connection: close there")
                        .orElse(kind.fix());
            case TIME_TO_LIVE ->
                switch (library) {
                    case URL_CONNECTION, CRT, OTHER ->
                        "find what ends connections at this age, or after this many requests: this HTTP client lacks"
                                + " the SDK's connectionTimeToLive";
                    default -> kind.fix();
                };
            case CLIENT_CLOSES ->
                switch (library) {
                    case URL_CONNECTION, CRT, OTHER ->
                        "use one HTTP client for all requests, and read answers to their end and close them; look for a"
                                + " limit of this HTTP client that ends connections before the next call";
                    default -> kind.fix();
                };
            case SERVER_CLOSES_IDLE ->
                switch (library) {
                    case URL_CONNECTION, OTHER ->
                        "make calls at intervals below the service's idle time-out;" + SOONER + ", and accept the new"
                                + " connections";
                    default -> kind.fix();
                };
            case CLOSED_BETWEEN ->
                switch (library) {
                    case URL_CONNECTION, OTHER ->
                        "find the proxy, NAT or firewall that ends connections, and raise its limits;" + SOONER;
                    default -> kind.fix();
                };
            case IDLE_LIMIT ->
                switch (library) {
                    case URL_CONNECTION ->
                        "call more often, or use another HTTP client, such as Apache5HttpClient: the JDK keeps an idle"
                                + " connection for 5 s, unless the answer's Keep-Alive header names another time";
                    case OTHER ->
                        "if this HTTP client's idle limit is below the time between calls, raise it; otherwise look for"
                                + " a proxy or NAT that closes idle connections";
                    default -> kind.fix();
                };
            case POOL_TOO_SMALL ->
                switch (library) {
                    case URL_CONNECTION, OTHER ->
                        "let this HTTP client open a connection for each concurrent request, or make fewer requests at"
                                + " a time";
                    case NETTY, CRT ->
                        "raise maxConcurrency to the number of concurrent requests, or make fewer requests at a time";
                    case APACHE ->
                        "raise maxConnections to the number of concurrent requests, or make fewer requests at a time";
                    case UNKNOWN -> kind.fix();
                };
            case IN_SDK ->
                either(
                        tally,
                        kind.fix(),
                        "look at what interceptors do in beforeTransmission, and the HTTP client before the request,"
                                + " such as the name look-up; look for a proxy between client and endpoint");
            case AFTER_ANSWER ->
                either(
                        tally,
                        kind.fix(),
                        "look at interceptors that read the answer; look for a proxy between client and endpoint");
            case SEVERAL_REQUESTS ->
                CallAdvice.severalRequests(connections, facts.samples().size());
            default -> kind.fix();
        };
    }

    /** Returns the words for where most of a cause's time passed; the words for both places if both matter. */
    private static String either(CauseTotals tally, String outside, String inside, String both) {
        return tally.inside() >= MOST ? inside : tally.inside() > 1 - MOST ? both : outside;
    }

    private static String either(CauseTotals tally, String outside, String inside) {
        return either(tally, outside, inside, outside + "; " + inside);
    }

    /**
     * Returns the source of {@code Connection: close} on the clients' requests; empty if the source is unknown, or if
     * there are several sources.
     */
    private Optional<String> closer() {
        List<String> closers = connections
                .allClients()
                .boxed()
                .flatMap(client -> facts.clients().closerOf(client).stream())
                .distinct()
                .toList();
        return closers.size() == 1 ? Optional.of(closers.get(0)) : Optional.empty();
    }

    /**
     * Returns the HTTP library of the first connection that was opened because of a cause. Without such a connection,
     * or if its client is unknown, returns the library of the first connection whose client is known.
     */
    private HttpLibrary library(CauseTotals tally) {
        int example = tally.example();
        if (example != Connections.NONE && connections.client(example) != Connections.NONE) {
            return connections.library(connections.client(example));
        }
        return IntStream.range(0, connections.size())
                .map(connections::client)
                .filter(client -> client != Connections.NONE)
                .mapToObj(connections::library)
                .findFirst()
                .orElseGet(() -> connections.library(Connections.NONE));
    }

    private String handshakes() {
        if (!failedHandshakes.anyForTrust()) {
            return facts.setting().otherProcess()
                    ? OtherProcess.fix(Kind.FAILED_HANDSHAKES)
                    : Kind.FAILED_HANDSHAKES.fix();
        }
        return facts.setting().otherProcess()
                ? "have the process trust the run's certificate authority; the variables AWS_CA_BUNDLE,"
                        + " NODE_EXTRA_CA_CERTS and SSL_CERT_FILE name its file"
                : "let the client trust the run's certificate authority: remove the client's trust store, or pass the"
                        + " builder of its HTTP client through endpoint.applyTo(...) with @UseClient; or write"
                        + " network = @Network(tls = NONE)";
    }
}
