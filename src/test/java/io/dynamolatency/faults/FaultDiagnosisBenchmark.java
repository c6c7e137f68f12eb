package io.dynamolatency.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.ResultRemarks;
import io.dynamolatency.result.MeasurementException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every injected cause on every client that it applies to, and healthy runs of all clients: what was injected against
 * what was found first, written into the page of its figures. {@code mvn -Pbench -Dbench=diagnosis verify} runs it;
 * {@code -Dbench.repetitions=3} says how often each fault is measured on each client, {@code -Dbench.healthy=200} how
 * many healthy runs there are. {@code -Dbench.faults=".*idle.*"} takes only those with such a name, and leaves the page
 * as it is.
 */
@Tag("benchmark")
@Tag("diagnosis")
class FaultDiagnosisBenchmark {

    private static final int REPETITIONS = Integer.getInteger("bench.repetitions", 3);
    private static final int HEALTHY = Integer.getInteger("bench.healthy", 200);
    private static final String FAULTS = System.getProperty("bench.faults", "");

    private static final FaultLab LAB = new FaultLab();

    private final ConfusionMatrix matrix = new ConfusionMatrix();
    private final List<String> wrong = new ArrayList<>();
    private int done;

    @AfterAll
    static void close() {
        LAB.close();
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void theFirstCauseIsTheOneThatWasPlanted() throws IOException {
        List<Supplier<FaultScenario>> faults = FaultScenarios.ALL.stream()
                .filter(fault -> FAULTS.isEmpty() || fault.get().name().matches(FAULTS))
                .toList();
        int all = HEALTHY
                + REPETITIONS
                        * faults.stream()
                                .mapToInt(fault ->
                                        FaultScenarios.clients(fault.get()).size())
                                .sum();
        for (int i = 0; i < REPETITIONS; i++) {
            for (Supplier<FaultScenario> fault : faults) {
                for (HttpClientKind client : FaultScenarios.clients(fault.get())) {
                    run(fault.get(), client, all);
                }
            }
        }
        List<HttpClientKind> clients = List.of(HttpClientKind.values());
        Map<HttpClientKind, Iterator<FaultScenario>> healthy = new EnumMap<>(HttpClientKind.class);
        for (int i = 0; i < HEALTHY; i++) {
            HttpClientKind client = clients.get(i % clients.size());
            run(
                    healthy.computeIfAbsent(
                                    client, c -> FaultScenarios.healthy(c).iterator())
                            .next(),
                    client,
                    all);
        }
        if (FAULTS.isEmpty()) {
            matrix.publish(REPETITIONS, LAB.environment());
        }
        assertThat(wrong).as("%d of %d runs", wrong.size(), all).isEmpty();
    }

    /**
     * Measures a fault; once more where the wire shows that it has not taken, such as a leak that a garbage collection
     * mended.
     */
    private static ResultData injected(FaultScenario fault, HttpClientKind client) {
        try {
            return LAB.measure(fault, client);
        } catch (AssertionError notTaken) {
            System.out.println("          has not taken, once more: " + notTaken);
            return LAB.measure(fault, client);
        }
    }

    private void run(FaultScenario fault, HttpClientKind client, int all) {
        String found;
        String details;
        boolean right;
        try {
            ResultData result = injected(fault, client);
            Diagnosis diagnosis = result.diagnosis(fault.symptom());
            List<Cause> causes = diagnosis.causes();
            found = causes.isEmpty()
                    ? ConfusionMatrix.HEALTHY
                    : causes.get(0).kind().name();
            right = causes.isEmpty()
                    ? fault.expected().isEmpty()
                    : fault.expected().contains(causes.get(0).kind());
            details = diagnosis + "\n" + ResultRemarks.summary(result);
        } catch (AssertionError | MeasurementException notPlanted) {
            found = ConfusionMatrix.NO_RESULT;
            right = false;
            details = notPlanted.toString();
        }
        matrix.add(fault, client, found, right);
        done++;
        System.out.printf("%4d of %d  %s, %s: %s%s%n", done, all, fault, client, found, right ? "" : "  <== WRONG");
        if (!right) {
            System.out.println(details.indent(10));
            wrong.add(fault + " on " + client + ": " + found);
        }
    }
}
