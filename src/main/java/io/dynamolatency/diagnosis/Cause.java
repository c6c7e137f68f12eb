package io.dynamolatency.diagnosis;

import io.dynamolatency.internal.diagnose.OtherProcess;
import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import java.util.List;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Something that was found to be the matter, with what shows it.
 *
 * @param kind what it is
 * @param explained how much of the calls' time it took, all of them together
 * @param calls in how many calls
 * @param connections how many connections were opened because of it, 0 or more
 * @param evidence what shows it, at most three lines
 * @param otherProcess whether it is about another process, and not about the SDK for Java in this one
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Cause(
        CauseKind kind, Duration explained, int calls, int connections, List<String> evidence, boolean otherProcess) {

    /** Less is the clock's own error. */
    private static final long LEAST_NANOS = 10_000;

    /** Copies the evidence. */
    public Cause {
        evidence = List.copyOf(evidence);
    }

    /** One of this JVM's calls. */
    public Cause(CauseKind kind, Duration explained, int calls, int connections, List<String> evidence) {
        this(kind, explained, calls, connections, evidence, false);
    }

    /** What is the matter, as a part of a sentence. */
    public String title() {
        return otherProcess ? OtherProcess.title(kind) : kind.title();
    }

    /** What to change, as an instruction. */
    public String change() {
        return otherProcess ? OtherProcess.change(kind) : kind.change();
    }

    /** In one sentence what is the matter and how much it explains. */
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
