package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.wire.AnswerText;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.InvocationEndings.Ending;
import io.dynamolatency.wire.Exchange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes the evidence for the causes that {@link EvidenceText} leaves to this class. */
final class MoreEvidence {

    /** How long Linux delays an acknowledgement. Nagle's algorithm waits for the acknowledgement. */
    private static final long DELAYED_ACK_NANOS = 40_000_000;

    private static final long DELAYED_ACK_SPREAD_NANOS = 8_000_000;

    private final DiagnosisInput facts;
    private final Connections connections;
    private final FailedHandshakes failedHandshakes;

    MoreEvidence(DiagnosisInput facts, Connections connections, FailedHandshakes failedHandshakes) {
        this.facts = facts;
        this.connections = connections;
        this.failedHandshakes = failedHandshakes;
    }

    String of(Kind kind, CauseTotals tally) {
        return switch (kind) {
            case POOL_TOO_SMALL -> pool(tally);
            case LEAKED, UNUSED_CONNECTIONS -> unused(tally);
            case MANY_CLIENTS -> manyClients(tally);
            case CLOSED_BETWEEN -> between(tally);
            case CALLER_GAVE_UP -> givenUp();
            case HANDSHAKES_GIVEN_UP -> handshakes(tally);
            case REQUEST_IN_PIECES -> pieces();
            case EXPECT_CONTINUE ->
                "the request header Expect: 100-continue is on "
                        + exchanges().stream().filter(Exchange::expectsContinue).count() + " of "
                        + Numbers.counted(exchanges().size(), "request") + "; the body came "
                        + Durations.inMillis(medianRest(true))
                        + " after the head (median)";
            case BEFORE_SDK -> spent(tally, "before the SDK was called or between requests") + oneAtATime();
            case IN_SDK -> spent(tally, "between the SDK's call and the request");
            case AFTER_ANSWER -> spent(tally, "after the answer's last byte");
            case FUTURE_COMPLETED_LATE ->
                spent(tally, "between the answer's last byte and the completion of the future");
            default -> throw new IllegalArgumentException(kind.name());
        };
    }

    private List<Exchange> exchanges() {
        return facts.wire().exchanges();
    }

    private static String spent(CauseTotals tally, String when) {
        return Numbers.counted(tally.calls(), "call") + " spent "
                + Durations.inMillis(tally.nanos() / Math.max(1, tally.calls())) + " " + when + ", on average";
    }

    private String oneAtATime() {
        return facts.oneAtATime()
                ? "; the " + facts.setting().concurrency() + " calling threads had only one request under way at a time"
                : "";
    }

    private String pool(CauseTotals tally) {
        if (tally.failures() > 0) {
            int client = tally.clientWithoutConnection();
            long moment = tally.withoutConnection().orElse(facts.samples().lastEnd());
            int open = connections.use().openAt(client, moment);
            int busy = open - Math.max(0, connections.use().idleAt(client, moment));
            return Numbers.counted(tally.failures(), "request") + " got no connection from the pool"
                    + switch (busy) {
                        case 0 -> "";
                        case 1 -> open == 1 ? ", while the only open connection was busy" : "";
                        default ->
                            ", while " + (busy == open ? "all" : busy + " of") + " " + open
                                    + " open connections were busy";
                    };
        }
        return "at most " + Numbers.were(facts.wire().peakConcurrency(), "request") + " under way at a time, on "
                + Numbers.counted(facts.wire().opened(), "connection") + "; " + Numbers.counted(tally.calls(), "call")
                + " waited while all connections were busy, until one was free";
    }

    private String unused(CauseTotals tally) {
        if (tally.failures() > 0) {
            return Numbers.counted(tally.failures(), "request")
                    + " got no connection from the pool, though connections had been idle since their last answers";
        }
        boolean one = tally.connections() == 1;
        return Numbers.counted(tally.connections(), "connection") + " had the answer to " + (one ? "its" : "their")
                + " last request, and " + (one ? "was" : "were")
                + " neither reused nor closed while others were opened"
                + connections
                        .allClients()
                        .boxed()
                        .flatMap(client -> facts.clients().poolOf(client).stream())
                        .findFirst()
                        .map(pool -> "; after the calls, the code held " + Numbers.counted(pool.held(), "connection")
                                + ", and the pool had " + pool.idle() + " idle")
                        .orElse("");
    }

    private String between(CauseTotals tally) {
        int cut = (int) IntStream.range(0, connections.size())
                .filter(c -> connections.reason(c) == Kind.CLOSED_BETWEEN)
                .filter(c -> WhyClientCloses.knownToEndBetween(c, connections))
                .count();
        String side = " ended from the client's side";
        String unknown = "; the client did not notice: its first attempt was lost, and only its second arrived, on a"
                + " new connection";
        if (cut == 0) {
            return Numbers.counted(tally.connections(), "idle connection") + side + unknown;
        }
        int more = tally.connections() - cut;
        return Numbers.counted(cut, "connection") + side + " without the close_notify of TLS, "
                + (facts.setting().otherProcess()
                        ? "and the kit's HTTP proxy recorded that it ended these connections"
                        : "which clients of the SDK send when they close")
                + (more == 0 ? "" : "; " + more + " more" + side + unknown);
    }

    private String manyClients(CauseTotals tally) {
        return connections.allClients().count() + " SDK clients sent "
                + Numbers.counted(exchanges().size(), "request") + "; " + Numbers.counted(tally.connections(), "client")
                + " opened a connection while another client had an idle one";
    }

    private String givenUp() {
        int interrupted = 0;
        int other = 0;
        Map<String, Integer> lines = new TreeMap<>();
        for (int i = 0; i < exchanges().size(); i++) {
            if (!connections.closedAfter(i) || !connections.givenUp().byCaller(i)) {
                continue;
            }
            Optional<Ending> ending = connections.givenUp().ending(i);
            if (ending.filter(one -> one.kind() == InvocationEndings.Kind.INTERRUPTED)
                    .isPresent()) {
                interrupted++;
                ending.flatMap(Ending::line).ifPresent(line -> lines.merge(line, 1, Integer::sum));
            } else {
                other++;
            }
        }
        String where = lines.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> " (call at " + most.getKey() + ")")
                .orElse("");
        return "requests given up before their answer: "
                + (interrupted > 0 ? interrupted + " by an interrupt" + where : "")
                + (interrupted > 0 && other > 0 ? ", " : "")
                + (other > 0 ? other + " cancelled, or unanswered when their call ended" : "")
                + "; the client then closed their connections";
    }

    private String handshakes(CauseTotals tally) {
        long[] ages = failedHandshakes.agesGivenUp();
        long newConnection = facts.setting().network().newConnection(false).toNanos();
        if (ages.length == 0) {
            return Numbers.counted(tally.failures(), "request")
                    + " got no connection from the pool, while new connections were"
                    + " opening; a new connection takes " + Durations.inMillis(newConnection) + " here";
        }
        long rtt = facts.setting().network().rtt().toNanos();
        return "the client closed " + Numbers.counted(ages.length, "new connection") + " after "
                + Durations.inMillis(ages[0])
                + (ages.length > 1
                        ? " to " + Durations.inMillis(ages[ages.length - 1]) + " (median "
                                + Durations.inMillis(ages[ages.length / 2]) + ")"
                        : "")
                + ", before the handshake ended, and reported no error; a new connection takes "
                + Durations.inMillis(newConnection) + " here, and a request on it " + Durations.inMillis(rtt) + " more";
    }

    private String pieces() {
        long rest = medianRest(false);
        return "the rest of "
                + exchanges().stream()
                        .filter(e -> !e.expectsContinue() && CallAccount.inPieces(e))
                        .count()
                + " of " + Numbers.counted(exchanges().size(), "request") + " came " + Durations.inMillis(rest)
                + " after the head (median)"
                + (Math.abs(rest - DELAYED_ACK_NANOS) <= DELAYED_ACK_SPREAD_NANOS
                        ? ": Nagle's algorithm waits for an acknowledgement, and Linux delays it this long"
                        : "");
    }

    private long medianRest(boolean expecting) {
        long[] rest = exchanges().stream()
                .filter(e -> e.expectsContinue() == expecting && CallAccount.inPieces(e))
                .mapToLong(Exchange::waitForRestNanos)
                .sorted()
                .toArray();
        return rest.length == 0 ? 0 : rest[rest.length / 2];
    }

    private String end(Exchange attempt) {
        return connections.isAbandoned(attempt)
                ? "given up by the client before the whole answer"
                : attempt.status() == 0 ? "without an answer" : "x " + AnswerText.status(attempt);
    }

    /** Returns, in words, how the attempts before retries ended, with the number of attempts for each ending. */
    String earlierAttempts() {
        Map<String, Exchange> last = new HashMap<>();
        Map<String, Integer> byEnd = new TreeMap<>();
        for (Exchange exchange : exchanges()) {
            String id = exchange.invocationId();
            if (id == null) {
                continue;
            }
            if (exchange.retry()) {
                Exchange before = last.get(id);
                byEnd.merge(before == null ? "did not arrive" : end(before), 1, Integer::sum);
            }
            last.put(id, exchange);
        }
        return byEnd.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
