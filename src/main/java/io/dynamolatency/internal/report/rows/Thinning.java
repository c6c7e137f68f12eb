package io.dynamolatency.internal.report.rows;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Chooses which points of a chart to draw if there are too many points. Pure.
 *
 * <p>The first points are kept, up to a quarter of the points to draw. All points of rare kinds are kept. The points of
 * each other kind are divided into stretches, and the lowest and the highest point of each stretch are kept. Outliers
 * are therefore kept, such as the only failed call, or the slowest of a hundred thousand calls.
 */
final class Thinning {

    /** The largest number of first points that are kept. */
    private static final int FIRST = 100;

    private Thinning() {}

    /**
     * Returns the positions of the points to keep, ascending.
     *
     * @param kinds each point's kind, 0 or more
     * @param values each point's height
     * @param atMost the largest number of points to keep; this number must be at least three per kind
     */
    static int[] keep(byte[] kinds, long[] values, int atMost) {
        if (values.length <= atMost) {
            return IntStream.range(0, values.length).toArray();
        }
        int first = Math.min(FIRST, atMost / 4);
        int[] counts = new int[Byte.MAX_VALUE];
        for (int i = first; i < kinds.length; i++) {
            counts[kinds[i]]++;
        }
        List<Integer> rarestFirst = IntStream.range(0, counts.length)
                .filter(kind -> counts[kind] > 0)
                .boxed()
                .sorted(Comparator.comparingInt(kind -> counts[kind]))
                .toList();
        if (atMost - first < 2 * rarestFirst.size()) {
            throw new IllegalArgumentException(
                    atMost + " points are too few for the lowest and the highest of " + rarestFirst.size() + " kinds");
        }
        BitSet kept = new BitSet(values.length);
        kept.set(0, first);
        int left = atMost - first;
        int kindsLeft = rarestFirst.size();
        for (int kind : rarestFirst) {
            int share = Math.min(counts[kind], left / kindsLeft--);
            left -= share;
            int[] members = IntStream.range(first, kinds.length)
                    .filter(i -> kinds[i] == kind)
                    .toArray();
            if (share == members.length) {
                Arrays.stream(members).forEach(kept::set);
            } else {
                keepExtremes(members, values, share / 2, kept);
            }
        }
        return kept.stream().toArray();
    }

    private static void keepExtremes(int[] members, long[] values, int stretches, BitSet kept) {
        for (int stretch = 0; stretch < stretches; stretch++) {
            int from = (int) ((long) members.length * stretch / stretches);
            int to = (int) ((long) members.length * (stretch + 1) / stretches);
            int lowest = members[from];
            int highest = members[from];
            for (int i = from + 1; i < to; i++) {
                lowest = values[members[i]] < values[lowest] ? members[i] : lowest;
                highest = values[members[i]] > values[highest] ? members[i] : highest;
            }
            kept.set(lowest);
            kept.set(highest);
        }
    }
}
