package io.dynamolatency.diagnosis;

import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import java.util.List;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A reason for slow calls or lost connections, with its evidence.
 *
 * @param kind what it is
 * @param title the cause as part of a sentence; for an external process, in words that fit any language
 * @param fix what to change, as an instruction; worded like the title
 * @param explained how much of the calls' time it took, in total
 * @param calls number of calls that it slowed down, 0 or more
 * @param connections number of connections opened because of it, 0 or more
 * @param evidence what shows it, at most three lines
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Cause(
        CauseKind kind,
        String title,
        String fix,
        Duration explained,
        int calls,
        int connections,
        List<String> evidence) {

    /** Less is within the clock's own error. */
    private static final long LEAST_NANOS = 10_000;

    public Cause {
        evidence = List.copyOf(evidence);
    }

    /** Returns the cause and how much it explains, in one sentence. */
    public String sentence() {
        if (calls == 0 || explained.dividedBy(calls).toNanos() < LEAST_NANOS) {
            return title();
        }
        return title() + " (explains " + Durations.format(round(explained.dividedBy(calls))) + " of each of "
                + (calls == 1 ? "1 call" : calls + " calls") + ")";
    }

    private static Duration round(Duration exact) {
        long unit = exact.toMillis() >= 10 ? 100_000 : 10_000;
        return Duration.ofNanos((exact.toNanos() + unit / 2) / unit * unit);
    }
}
