package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.Exchange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The failed calls of a result that returned although all their requests failed, for example because the body catches
 * exceptions.
 *
 * @param byStatus the number of these calls by the status of their last answer
 */
public record SwallowedFailures(Map<String, Integer> byStatus) {

    private static final int FAILED = 400;

    public static SwallowedFailures of(ResultData result) {
        Map<String, Integer> byStatus = new TreeMap<>();
        for (CallSample call : result.samples()) {
            List<Exchange> exchanges = call.exchanges();
            if (!call.failed() && !exchanges.isEmpty() && exchanges.stream().allMatch(SwallowedFailures::isFailed)) {
                int status = exchanges.get(exchanges.size() - 1).status();
                byStatus.merge(status == 0 ? "no answer" : "HTTP " + status, 1, Integer::sum);
            }
        }
        return new SwallowedFailures(byStatus);
    }

    private static boolean isFailed(Exchange exchange) {
        return exchange.status() == 0 || exchange.status() >= FAILED;
    }

    public int count() {
        return byStatus.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns what the calls did, without their number. */
    public String text() {
        return "returned, but all their requests failed: " + Numbers.byName(byStatus);
    }
}
