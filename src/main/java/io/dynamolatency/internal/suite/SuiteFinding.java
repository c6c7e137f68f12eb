package io.dynamolatency.internal.suite;

import io.dynamolatency.internal.text.Numbers;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method whose clients lose connections.
 *
 * @param place class and method, which stay the same when lines move
 * @param lost how many connections were lost by clients of all lines of the method
 * @param text the cause with its evidence, and the fix, for the line that lost the most connections
 * @param further the cause for the line that lost the second most, and how many more lines of the method lost enough.
 *     Empty if only one line lost enough
 */
record SuiteFinding(String place, int lost, List<String> text, Optional<String> further) {

    /** The smallest number of lost connections that is a finding. */
    private static final int FEWEST = 3;

    /** Lost connections are a finding only if at least one connection was lost per this number of requests. */
    private static final int REQUESTS_PER_LOST = 100;

    /** Returns the finding about a method; empty if no line of the method lost enough connections. */
    static Optional<SuiteFinding> of(String place, List<LineReuse> lines) {
        List<LineReuse> losing = lines.stream()
                .filter(SuiteFinding::losesTooMany)
                .sorted(Comparator.<LineReuse>comparingInt(SuiteFinding::lost).reversed())
                .toList();
        return losing.stream()
                .findFirst()
                .map(most -> new SuiteFinding(place, lost(lines), text(most), further(losing)));
    }

    /** Returns a single line of text, so that the verdict has room for other places. */
    private static Optional<String> further(List<LineReuse> losing) {
        List<LineReuse> others = losing.stream().skip(2).toList();
        return losing.stream()
                .skip(1)
                .findFirst()
                .map(second -> "further " + text(second).get(0)
                        + (others.isEmpty()
                                ? ""
                                : "; and " + Numbers.counted(others.size(), "more line") + " of this method, lost: "
                                        + lost(others)));
    }

    private static List<String> text(LineReuse line) {
        return line.buildsForFewRequests() ? clients(line) : connections(line);
    }

    private static int lost(List<LineReuse> lines) {
        return lines.stream().mapToInt(SuiteFinding::lost).sum();
    }

    private static int lost(LineReuse line) {
        return line.lost() + (line.buildsForFewRequests() ? line.extraClients() : 0);
    }

    /** Returns whether a line lost enough connections for a finding. */
    static boolean losesTooMany(LineReuse line) {
        return lost(line) >= FEWEST && (long) lost(line) * REQUESTS_PER_LOST >= line.requests();
    }

    private static List<String> clients(LineReuse line) {
        return List.of(
                "cause: each new SDK client sends only a few requests; clients built at " + named(line.line()) + ": "
                        + Numbers.counted(line.clients(), "client") + " in " + during(line) + ", " + line.traffic(),
                "fix: build the client once, and keep it for as long as the program runs");
    }

    private static List<String> connections(LineReuse line) {
        Map.Entry<ConnectionFate, Integer> most = line.fates().entrySet().stream()
                .filter(fate -> fate.getKey().ofTheCode())
                .max(Comparator.comparing(Map.Entry::getValue))
                .orElseThrow(() -> new IllegalStateException("lost connections have a fate of the code"));
        LostCause found = line.diagnosis();
        String ends = most.getKey().words() + ": " + most.getValue();
        return List.of(
                "cause: " + (found == null ? "connections are not used again" : found.cause()) + "; clients built at "
                        + named(line.line()) + ": " + line.traffic(),
                "evidence: " + (found == null ? ends : found.evidence()),
                "fix: " + (found == null ? fix(most.getKey()) : found.fix()));
    }

    private static String fix(ConnectionFate fate) {
        return switch (fate) {
            case REQUEST_CLOSE -> "remove what sets the header Connection: close, such as an interceptor";
            case CLIENT_CLOSED ->
                "look at the HTTP client's time-to-live and idle limit, and at code that closes it; a latency test of"
                        + " this code says more";
            case OPEN -> "close each answer's stream, and share one HTTP client; a latency test of this code says more";
            case GAVE_UP, AFTER_ERROR, IDLE, SERVER_CLOSED ->
                throw new IllegalArgumentException(fate + " is not the code's");
        };
    }

    private static String during(LineReuse line) {
        return Numbers.counted(line.builtDuring(), "test");
    }

    /** Returns a line of code, or a method, in words. */
    static String named(String place) {
        return place.isEmpty() ? "a line that is not known" : place;
    }
}
