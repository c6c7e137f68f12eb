package io.dynamolatency.internal.report.rows;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.report.rows.ResultsJson.FirstCall.Phase;
import io.dynamolatency.internal.report.rows.ResultsJson.FirstCall.Spread;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** First calls of one test: a variant that failed its limit, a variant that passed, and a variant without calls. */
public final class SampleFirstCalls {

    public static final Environment ENVIRONMENT = Environment.ofThisJvm("2.31.66", "DynamoDB Local 3.3.1");

    private SampleFirstCalls() {}

    public static List<ResultsJson.FirstCall> rows() {
        return List.of(
                row("NOTHING", 1.0, List.of(new ResultsJson.Expectation("p90", "900 ms", "1.2 s", "over", true)), ""),
                row("SDK_WARM_UP", 0.6, List.of(), ""),
                row("CDS_ARCHIVE", 0, List.of(), "not measured: this Java made no CDS archive"));
    }

    private static @Nullable Spread spread(double p50, double p90) {
        return p50 == 0 ? null : new Spread(0.9 * p50, p50, p90, 1.1 * p90);
    }

    private static ResultsJson.FirstCall row(
            String variant, double factor, List<ResultsJson.Expectation> expectations, String note) {
        return new ResultsJson.FirstCall(
                "com.example.OrderTest",
                "load",
                1,
                variant,
                "AS_BUILT",
                null,
                ResultsJson.Network.of(NetworkProfile.ARTICLE),
                factor == 0 ? 0 : 20,
                variant.equals("NOTHING") ? 0.5 : null,
                spread(1000 * factor, 1200 * factor),
                variant.equals("NOTHING") ? null : spread(990 * factor, 1190 * factor),
                spread(600 * factor, 700 * factor),
                List.of(
                        new Phase("JVM and class loading", spread(250 * factor, 300 * factor)),
                        new Phase("SDK warm-up", spread(variant.equals("SDK_WARM_UP") ? 120 : 0, 150)),
                        new Phase("client construction", spread(150 * factor, 200 * factor)),
                        new Phase("credentials", null),
                        new Phase("name look-up", spread(0, 0)),
                        new Phase("SDK before sending", spread(400 * factor, 450 * factor)),
                        new Phase("TCP", spread(2 * factor, 2 * factor)),
                        new Phase("TLS", spread(88 * factor, 120 * factor)),
                        new Phase("network", spread(2 * factor, 3 * factor)),
                        new Phase("service", spread(8 * factor, 20 * factor)),
                        new Phase("after the answer", spread(100 * factor, 130 * factor))),
                0.9999,
                expectations,
                note.isEmpty() ? List.of() : List.of(note));
    }
}
