package io.dynamolatency.internal.versions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Chooses among versions. Pure, except for the measuring functions that callers pass in. */
final class VersionSearch {

    private static final int MOST_PASSED_OVER = 10;

    private VersionSearch() {}

    /** Returns at most {@code atMost} indices from 0 to {@code count - 1}, spread evenly, with both ends. */
    static List<Integer> spread(int count, int atMost) {
        if (count <= atMost) {
            return IntStream.range(0, count).boxed().toList();
        }
        TreeSet<Integer> chosen = new TreeSet<>();
        for (int i = 0; i < atMost; i++) {
            chosen.add((int) Math.round((double) i * (count - 1) / (atMost - 1)));
        }
        return List.copyOf(chosen);
    }

    /**
     * Searches for the first index whose row differs from the first row, and halves the range in each step. Assumes
     * that the rows change at only one index. Skips indices without a row, at most nine at each end.
     *
     * @param count the number of indices, at least 2
     * @param row measures an index; empty if it cannot be measured
     * @return the index; empty if the rows of both ends are alike, or if the first or the last ten indices have no row
     */
    static <R> Optional<Integer> firstThatDiffers(int count, IntFunction<Optional<R>> row, BiPredicate<R, R> alike) {
        int lowest = end(IntStream.range(0, Math.min(count, MOST_PASSED_OVER)), row);
        int highest = end(IntStream.range(0, Math.min(count, MOST_PASSED_OVER)).map(i -> count - 1 - i), row);
        if (lowest < 0 || highest <= lowest) {
            return Optional.empty();
        }
        R first = row.apply(lowest).orElseThrow();
        if (alike.test(first, row.apply(highest).orElseThrow())) {
            return Optional.empty();
        }
        List<Integer> between =
                new ArrayList<>(IntStream.range(lowest + 1, highest).boxed().toList());
        int differs = highest;
        while (!between.isEmpty()) {
            int middle = between.size() / 2;
            int index = between.get(middle);
            Optional<R> found = row.apply(index);
            if (found.isEmpty()) {
                between.remove(middle);
            } else if (alike.test(first, found.get())) {
                between = between.subList(middle + 1, between.size());
            } else {
                differs = index;
                between = between.subList(0, middle);
            }
        }
        return Optional.of(differs);
    }

    /** Returns the first index that has a row, or -1. */
    private static <R> int end(IntStream indices, IntFunction<Optional<R>> row) {
        return indices.filter(index -> row.apply(index).isPresent()).findFirst().orElse(-1);
    }
}
