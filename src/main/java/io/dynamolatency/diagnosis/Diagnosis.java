package io.dynamolatency.diagnosis;

import io.dynamolatency.internal.diagnose.CauseAnalysis;
import io.dynamolatency.internal.diagnose.DiagnosisInput;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Why calls were slow, or connections were not kept. Immutable.
 *
 * @param question what was asked
 * @param causes what was found to be the matter, that which explains most first; empty where nothing is
 * @param known whether there was enough to go by: not so without the proxy, where no cause does not mean that all is well
 * @param account of which connections the calls in question were on and where their time went, a line each; one that says why where
 *     that cannot be told
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Diagnosis(Symptom question, List<Cause> causes, boolean known, List<String> account) {

    /** How many of the causes after the first are named. */
    private static final int ALSO = 2;

    private static final String UNKNOWN =
            "measure the client behind the proxy (without direct = true), which sees requests, closes and headers";

    private static final String NEEDED =
            "make fewer calls at a time, or allow for what the HTTP client may open besides, as @ExpectKeepAlive does";

    private static final String FINE =
            "look at the service and at this machine: other work on it, this JVM's garbage collection; a limit that is below the round"
                    + " trip and what a call costs on this machine cannot be kept";

    /** Copies the causes. */
    public Diagnosis {
        causes = List.copyOf(causes);
        account = List.copyOf(account);
    }

    /** Whether nothing is the matter: connections are kept as the calls need them, and no call waited for what it need not. */
    public boolean healthy() {
        return causes.isEmpty() && known;
    }

    /** The first cause's sentence; where there is none that connections are fine, and where the time went, or that nobody can tell. */
    public String sentence() {
        if (causes.isEmpty()) {
            return known ? "connections are fine: " + account.get(0) : account.get(0);
        }
        boolean fine = known && causes.stream().noneMatch(c -> c.kind().concernsConnections());
        // who looks at this JVM or at the service need not look at connections
        return (fine && causes.get(0).kind().isElsewhere() ? "connections are fine: " : "")
                + causes.get(0).sentence();
    }

    /** The cause, what shows it, what to change, and other causes, a line each: {@code cause: ...}, {@code evidence: ...}. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("cause: " + sentence());
        if (!causes.isEmpty()) {
            causes.get(0).evidence().forEach(line -> lines.add("evidence: " + line));
            lines.add("change: " + causes.get(0).change());
            causes.stream().skip(1).limit(ALSO).forEach(cause -> lines.add("also: " + cause.sentence()));
        } else if (account.size() > 1) {
            account.stream().skip(1).forEach(line -> lines.add("evidence: " + line));
            lines.add("change: " + (known ? question == Symptom.CALLS ? FINE : NEEDED : UNKNOWN));
        }
        return lines;
    }

    /**
     * What a set of facts shows.
     *
     * @param question what causes are ranked by
     * @param limitNanos calls below this are of no interest, 0 where all are; of {@link Symptom#CALLS} only
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public static Diagnosis of(DiagnosisInput facts, Symptom question, long limitNanos) {
        return new CauseAnalysis(facts, question, limitNanos, false).diagnosis();
    }

    /** What a set of facts shows of the first calls of all threads, which open the connections that there are. */
    @API(status = Status.INTERNAL, since = "0.1")
    public static Diagnosis ofFirstCalls(DiagnosisInput facts) {
        return new CauseAnalysis(facts, Symptom.CALLS, 0, true).diagnosis();
    }
}
