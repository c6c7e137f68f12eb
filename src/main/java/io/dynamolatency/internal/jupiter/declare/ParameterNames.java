package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.internal.baseline.Baselines;
import io.dynamolatency.internal.driver.Progress;
import io.dynamolatency.internal.jupiter.run.Prestart;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.setup.TestRunResources;
import io.dynamolatency.jupiter.CompareToBaseline;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The names of the configuration parameters. Pure. */
public final class ParameterNames {

    /** What they all begin with. */
    static final String PREFIX = "dynamolatency.";

    /** Names a factory of the team's own client; with a package behind it, for the tests in that. */
    static final String USE_CLIENT = PREFIX + "useClient";

    /** Whether the team's own client is measured without the proxy. */
    static final String USE_CLIENT_DIRECT = USE_CLIENT + ".direct";

    /** What the names of limits in time begin with. */
    static final String EXPECT_LATENCY = PREFIX + "expectLatency.";

    /** What the names of limits on connections begin with. */
    static final String EXPECT_CONNECTIONS = PREFIX + "expectConnections.";

    /** What the names of what is said of baselines begin with. */
    static final String COMPARE_TO_BASELINE = PREFIX + "compareToBaseline.";

    private ParameterNames() {}

    /** What is wrong with names: a misspelt parameter would be a setting that silently has no effect. */
    public static List<String> faults(Collection<String> keys) {
        Set<String> known = known();
        List<String> faults = new ArrayList<>();
        for (String key : new TreeSet<>(keys)) {
            if (key.startsWith(PREFIX) && !known.contains(key) && !key.startsWith(USE_CLIENT + ".")) {
                String nearest = known.stream()
                        .sorted(Comparator.<String>comparingInt(name -> editDistance(key, name))
                                .thenComparing(Comparator.naturalOrder()))
                        .limit(3)
                        .collect(Collectors.joining(", "));
                faults.add("parameter " + key + " is not known; the nearest are " + nearest);
            }
        }
        return faults;
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(TestRunResources.PARAMETERS);
        known.addAll(ReportSettings.PARAMETERS);
        known.add(Progress.PARAMETER);
        known.add(DynamoLatencyTest.ENABLED);
        known.add(Prestart.PARAMETER);
        known.add(Baselines.USE);
        known.add(Baselines.DIR);
        Arrays.stream(CompareToBaseline.class.getDeclaredMethods())
                .forEach(attribute -> known.add(COMPARE_TO_BASELINE + attribute.getName()));
        known.add(USE_CLIENT);
        known.add(USE_CLIENT_DIRECT);
        Arrays.stream(ExpectLatency.class.getDeclaredMethods())
                .forEach(limit -> known.add(EXPECT_LATENCY + limit.getName()));
        Arrays.stream(ExpectConnections.class.getDeclaredMethods())
                .forEach(limit -> known.add(EXPECT_CONNECTIONS + limit.getName()));
        for (Method attribute : DynamoLatencyTest.class.getDeclaredMethods()) {
            if (attribute.getReturnType() == Network.class) {
                Arrays.stream(Network.class.getDeclaredMethods())
                        .forEach(inner -> known.add(PREFIX + attribute.getName() + "." + inner.getName()));
            } else {
                known.add(PREFIX + attribute.getName());
            }
        }
        return known;
    }

    /** Insertions, deletions and replacements from one to the other (Levenshtein). */
    private static int editDistance(String from, String to) {
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
