package io.dynamolatency.internal.jupiter.declare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds unknown configuration parameters, because a misspelt name would silently have no effect. */
public final class ParameterNames {

    private ParameterNames() {}

    /** Returns a fault for each unknown name, with the nearest known names. */
    public static List<String> faults(Collection<String> keys) {
        Set<String> known =
                ParameterTable.all().map(ConfigurationParameter::name).collect(Collectors.toCollection(TreeSet::new));
        List<String> faults = new ArrayList<>();
        for (String key : new TreeSet<>(keys)) {
            if (key.startsWith(ConfigurationParameter.PREFIX)
                    && !known.contains(key)
                    && !key.startsWith(ParameterTable.USE_CLIENT.name() + ".")) {
                String nearest = known.stream()
                        .sorted(Comparator.<String>comparingInt(name -> editDistance(key, name))
                                .thenComparing(Comparator.naturalOrder()))
                        .limit(3)
                        .collect(Collectors.joining(", "));
                faults.add("parameter " + key + " is unknown; similar names: " + nearest);
            }
        }
        return faults;
    }

    /** Returns the number of insertions, deletions and replacements that turn one text into the other (Levenshtein). */
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
