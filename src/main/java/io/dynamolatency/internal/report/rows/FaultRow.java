package io.dynamolatency.internal.report.rows;

import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.resilience.Aftermath;
import io.dynamolatency.internal.resilience.Aftermaths;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code results.json}: how often a planned fault struck, and what the client did. {@code number} is the
 * fault's place in the test's list, from 0. {@code slowestRecoveryMillis} is {@code null} if no attempt succeeded after
 * the fault.
 */
public record FaultRow(
        int number,
        String kind,
        int struck,
        int retries,
        int newConnections,
        @Nullable Double slowestRecoveryMillis,
        int unrecovered,
        int seenByCaller) {

    /** Returns a row for each fault of the test's list that struck. */
    static List<FaultRow> of(ResultData result) {
        if (result.wire().faults().isEmpty()) {
            return List.of();
        }
        return result.aftermaths().all().stream()
                .collect(Collectors.groupingBy(one -> one.event().fault(), TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(fault -> row(fault.getKey(), fault.getValue()))
                .toList();
    }

    /** Returns the sum of this row and of the same fault's row from a different machine. */
    public FaultRow plus(FaultRow other) {
        return new FaultRow(
                number,
                kind,
                struck + other.struck,
                retries + other.retries,
                newConnections + other.newConnections,
                Stream.concat(Stream.ofNullable(slowestRecoveryMillis), Stream.ofNullable(other.slowestRecoveryMillis))
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                unrecovered + other.unrecovered,
                seenByCaller + other.seenByCaller);
    }

    private static FaultRow row(int number, List<Aftermath> all) {
        Aftermaths struck = new Aftermaths(all, OptionalDouble.empty(), 0);
        OptionalLong slowest = struck.slowestRecoveryNanos();
        return new FaultRow(
                number,
                all.get(0).event().kind().name(),
                all.size(),
                all.stream().mapToInt(one -> one.retries().size()).sum(),
                all.stream().mapToInt(Aftermath::newConnections).sum(),
                slowest.isPresent() ? slowest.getAsLong() / 1e6 : null,
                struck.unrecovered(),
                struck.failed());
    }
}
