package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.judge.ResilienceLimit.Fact;
import io.dynamolatency.internal.resilience.Aftermath;
import io.dynamolatency.internal.resilience.Aftermaths;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.InvocationEndings.Ending;
import io.dynamolatency.wire.Exchange;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The text of an exceeded limit on what the client did after faults. */
final class ResilienceText {

    private final ResultData result;
    private final Aftermaths found;
    private final Fact fact;
    private final boolean retried;
    private final Map<String, Integer> timeouts;

    ResilienceText(ResultData result, Aftermaths found, Fact fact) {
        this.result = result;
        this.found = found;
        this.fact = fact;
        this.retried = found.all().stream().anyMatch(one -> !one.retries().isEmpty());
        this.timeouts = timeouts();
    }

    String failure(String what, String asked, String observed) {
        int calls = result.calls();
        FailureMessage message = new FailureMessage(what + " of \"" + result.subject() + "\": " + observed
                + ", expected " + asked + " (" + Numbers.counted(calls, "call") + ").");
        if (failed() && DeadAddressText.evidence(result.wire()).isPresent()) {
            DeadAddressText.addTo(message, result.wire());
            return message.result(result).toString();
        }
        message.cause(cause()).fix(fix());
        SwallowedFailures swallowed = SwallowedFailures.of(result);
        if (fact == Fact.ERRORS && swallowed.count() > 0) {
            message.evidence(swallowed.count() + " of " + calls + " calls " + swallowed.text());
            message.fix("if the body handles failed calls, raise errors of @ExpectResilience");
        }
        evidence().forEach(message::evidence);
        return message.result(result).toString();
    }

    private boolean failed() {
        return fact == Fact.ERRORS || fact == Fact.RECOVERY;
    }

    private String cause() {
        if (fact == Fact.CONNECTIONS_PER_FAULT) {
            return "the client opens several connections after a fault";
        }
        if (fact == Fact.ATTEMPTS_PER_CALL) {
            return "the client repeats calls more often than expected";
        }
        if (!timeouts.isEmpty()) {
            return "a time-out of the client ended the call: " + Numbers.byName(timeouts);
        }
        if (!retried) {
            return "the client did not retry";
        }
        return found.gaveUpEarly() > 0
                ? "the client stopped retrying before its last attempt: its retry quota may be empty"
                : fact == Fact.RECOVERY ? "the client retried late" : "retries failed, too";
    }

    private List<String> evidence() {
        List<Aftermath> all = found.all();
        if (all.isEmpty()) {
            return List.of("no fault struck");
        }
        int retries = all.stream().mapToInt(one -> one.retries().size()).sum();
        int opened = all.stream().mapToInt(Aftermath::newConnections).sum();
        String sum = "after " + Numbers.counted(all.size(), "fault") + ": " + retries(retries) + ", "
                + Numbers.counted(opened, "new connection") + ", " + found.failed() + " seen by the caller as an error"
                + (found.gaveUpEarly() > 0
                        ? "; " + Numbers.counted(found.gaveUpEarly(), "call") + " stopped before the last attempt"
                        : "");
        return Stream.concat(Stream.of(sum), worst().map(ResilienceText::story).stream())
                .toList();
    }

    private Optional<Aftermath> worst() {
        Comparator<Aftermath> order =
                switch (fact) {
                    case ERRORS -> Comparator.comparing(Aftermath::callFailed);
                    case ATTEMPTS_PER_CALL ->
                        Comparator.comparing(one -> one.retries().size());
                    case CONNECTIONS_PER_FAULT -> Comparator.comparing(Aftermath::newConnections);
                    case RECOVERY ->
                        Comparator.comparing(one -> one.recoveryNanos().orElse(one.untested() ? 0 : Long.MAX_VALUE));
                };
        return found.all().stream().reduce((one, other) -> order.compare(other, one) > 0 ? other : one);
    }

    private static String story(Aftermath one) {
        StringBuilder text = new StringBuilder(one.event().kind().name());
        one.struck().ifPresent(exchange -> text.append(" struck ").append(operation(exchange)));
        one.givenUpNanos().ifPresent(nanos -> text.append("; the client closed the connection after ")
                .append(format(nanos)));
        if (one.retries().isEmpty()) {
            text.append("; no retry");
        } else {
            text.append("; ")
                    .append(retries(one.retries().size()))
                    .append(", the first ")
                    .append(format(
                            one.retries().get(0).sentNanos() - one.event().atNanos()));
            text.append(one.retriedOnNewConnection() ? " later on a new connection" : " later");
        }
        OptionalLong recovery = one.recoveryNanos();
        text.append(recovery.isPresent() ? "; success after " + format(recovery.getAsLong()) : "; no success");
        return text.append(one.callFailed() ? "; the caller saw an error" : "").toString();
    }

    private static String retries(int count) {
        return count + (count == 1 ? " retry" : " retries");
    }

    private static String operation(Exchange exchange) {
        return exchange.operation().isEmpty() ? "a request" : exchange.operation();
    }

    private static String format(long nanos) {
        return Durations.format(Duration.ofNanos(Math.round(nanos / 1e4) * 10_000));
    }

    private String fix() {
        if (result.mode().ofTheKit() && fact != Fact.ATTEMPTS_PER_CALL && !retried) {
            return "the kit's clients do not retry; measure your own client with @UseClient";
        }
        return switch (fact) {
            case ERRORS, RECOVERY -> {
                if (timeouts.keySet().stream().anyMatch(InvocationEndings.Kind.API_CALL_TIMEOUT.setting()::equals)) {
                    yield "raise apiCallTimeout, or lower apiCallAttemptTimeout so that a retry fits into it";
                }
                if (found.gaveUpEarly() > 0) {
                    yield "spread the faults, or give the retry strategy a larger token bucket";
                }
                yield found.all().stream().anyMatch(one -> one.givenUpNanos().isPresent())
                        ? "set apiCallAttemptTimeout below the limit, and let retryStrategy make another attempt"
                        : "let the client retry: retryStrategy(...) with maxAttempts above "
                                + found.all().stream()
                                        .mapToInt(one -> 1 + one.retries().size())
                                        .max()
                                        .orElse(1);
            }
            case ATTEMPTS_PER_CALL ->
                "lower maxAttempts of retryStrategy(...), or raise apiCallAttemptTimeout above the usual answer time";
            case CONNECTIONS_PER_FAULT ->
                "raise maxIdle and the pool's size (maxConnections), and keep one client for all calls";
        };
    }

    /** Returns for each time-out setting of the client how many struck calls it ended. */
    private Map<String, Integer> timeouts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Aftermath one : found.all()) {
            Optional<Exchange> last = one.retries().isEmpty()
                    ? one.struck()
                    : Optional.of(one.retries().get(one.retries().size() - 1));
            last.map(Exchange::invocationId)
                    .flatMap(InvocationEndings.ofThisJvm()::of)
                    .map(Ending::kind)
                    .map(InvocationEndings.Kind::setting)
                    .filter(setting -> !setting.isEmpty())
                    .ifPresent(setting -> counts.merge(setting, 1, Integer::sum));
        }
        return counts;
    }
}
