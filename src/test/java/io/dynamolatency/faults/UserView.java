package io.dynamolatency.faults;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.cases.StatementCheck;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.Expectation;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.WireLimit;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the user of a measured client reads, if a limit fails that concerns the symptom. */
final class UserView {

    static final int MOST_LINES = 12;

    private UserView() {}

    /** Returns the failure of a limit that no call can keep. */
    static String message(ResultData result, Symptom symptom) {
        return limit(symptom).check(result).message();
    }

    private static Expectation limit(Symptom symptom) {
        return switch (symptom) {
            case CALLS -> new LatencyLimit(Statistic.P50, Duration.ofNanos(1_000));
            case CONNECTIONS -> new ConnectionLimit(0);
            case FULL_HANDSHAKES -> new WireLimit(WireLimit.Fact.FULL_HANDSHAKES, 0);
            case RETRIES -> new WireLimit(WireLimit.Fact.RETRIES, 0);
            case LEAKS -> new WireLimit(WireLimit.Fact.LEAKED, 0);
        };
    }

    /** Returns what is false of the diagnosis and its message, with reasons. */
    static List<String> falseStatements(ResultData result, Diagnosis diagnosis, String message, HttpClientKind client) {
        String all = message + "\n"
                + String.join(
                        "\n", diagnosis.lines().stream().map(String::valueOf).toList());
        return StatementCheck.falseStatements(
                all, new StatementCheck.Facts(result.samples(), result.wire(), Optional.of(client)));
    }
}
