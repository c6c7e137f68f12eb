package io.dynamolatency.internal.report.rows;

import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.text.Excerpt;
import io.dynamolatency.result.Statistic;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Draws the p50 and p99 of a test's results as bars on a common scale, one line per result. Pure.
 *
 * @param solid the character of a bar up to the p50
 * @param light the character of a bar from the p50 to the p99
 */
public record Bars(char solid, char light) {

    /** The width of a line with its label, in characters. */
    static final int WIDTH = 100;

    /** Bars of characters that every charset has. */
    public static final Bars ASCII = new Bars('#', '-');

    private static final Bars BLOCKS = new Bars('█', '░');
    private static final int LONGEST_LABEL = 40;
    private static final String INDENT = "  ";

    /** Returns bars of block characters, or of ASCII characters if the charset lacks block characters. */
    public static Bars in(Charset charset) {
        String both = "" + BLOCKS.solid + BLOCKS.light;
        return charset.canEncode() && charset.newEncoder().canEncode(both) ? BLOCKS : ASCII;
    }

    private record Bar(String label, Duration p50, Optional<Duration> p99) {

        Duration longest() {
            return p99.orElse(p50);
        }

        String figures() {
            return "p50 " + RowWords.time(p50)
                    + p99.map(time -> ", p99 " + RowWords.time(time)).orElse("");
        }
    }

    /**
     * Returns the lines; none if no result has a p50.
     *
     * @param labels the names of the results
     */
    public List<String> lines(List<String> labels, List<ResultData> results) {
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            ResultData result = results.get(i);
            if (result.resolves(Statistic.P50)) {
                bars.add(new Bar(
                        shortened(labels.get(i)),
                        result.get(Statistic.P50),
                        result.resolves(Statistic.P99) ? Optional.of(result.get(Statistic.P99)) : Optional.empty()));
            }
        }
        int label = bars.stream().mapToInt(bar -> bar.label().length()).max().orElse(0);
        int figures =
                bars.stream().mapToInt(bar -> bar.figures().length()).max().orElse(0);
        int room = Math.max(1, WIDTH - INDENT.length() - label - 2 - 2 - figures);
        long longest =
                bars.stream().mapToLong(bar -> bar.longest().toNanos()).max().orElse(0);
        return bars.stream().map(bar -> line(bar, label, room, longest)).toList();
    }

    private String line(Bar bar, int label, int room, long longest) {
        // every bar is at least one character long, and a larger value never has a shorter bar
        int all = cells(bar.longest().toNanos(), longest, room);
        int p50 = Math.min(all, cells(bar.p50().toNanos(), longest, room));
        return INDENT + bar.label() + " ".repeat(label - bar.label().length()) + "  "
                + String.valueOf(solid).repeat(p50)
                + String.valueOf(light).repeat(all - p50) + "  " + bar.figures();
    }

    private static int cells(long nanos, long longest, int room) {
        return longest == 0 ? 1 : (int) Math.max(1, Math.round((double) nanos / longest * room));
    }

    private static String shortened(String label) {
        return label.length() <= LONGEST_LABEL ? label : Excerpt.start(label, LONGEST_LABEL - 3) + "...";
    }
}
