package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.wire.AnswerText;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.Exchange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The calls of a result that returned normally although all their requests failed, for example because the body catches
 * exceptions.
 *
 * @param byAnswer the number of these calls by their last answer
 */
public record SwallowedFailures(Map<String, Integer> byAnswer) {

    public static SwallowedFailures of(ResultData result) {
        Map<String, Integer> byAnswer = new TreeMap<>();
        for (CallSample call : result.samples()) {
            List<Exchange> exchanges = call.exchanges();
            if (!call.failed() && !exchanges.isEmpty() && exchanges.stream().allMatch(Exchange::failed)) {
                byAnswer.merge(AnswerText.of(exchanges.get(exchanges.size() - 1)), 1, Integer::sum);
            }
        }
        return new SwallowedFailures(byAnswer);
    }

    public int count() {
        return byAnswer.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns what the calls did, without their number. */
    public String text() {
        return "returned, but all their requests failed: " + Numbers.byName(byAnswer);
    }
}
