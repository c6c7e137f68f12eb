package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.internal.stats.SortedSample;
import io.dynamolatency.result.Statistic;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The times of the calls after the first, as a histogram of nanoseconds with three significant digits, and the period
 * of these calls. Each time is accurate to 0.1 %. Two histograms can be added exactly, bucket by bucket. Immutable.
 *
 * <p>The text form is a line of HdrHistogram's log format, version 1.3: {@code Tag=...,start,length,max,histogram}.
 * {@code start} is in seconds since 1970, {@code length} is in seconds, and {@code max} is in milliseconds.
 */
public final class RecordedTimes {

    /** The name of the file with the histograms. */
    public static final String FILE = "results.hlog";

    private static final String TAG = "Tag=";
    private static final int COLUMNS = 4;
    private static final int DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final double startSeconds;
    private final double endSeconds;
    private final Histogram histogram;

    private RecordedTimes(double startSeconds, double endSeconds, Histogram histogram) {
        this.startSeconds = startSeconds;
        this.endSeconds = endSeconds;
        this.histogram = histogram;
    }

    /**
     * Returns the times of the calls after each thread's first call. Their period is the time in which the calls were
     * made.
     */
    public static RecordedTimes of(CallTimes times, MeasuredStretch stretch) {
        double now = System.currentTimeMillis() / 1e3;
        long nanos = System.nanoTime();
        return new RecordedTimes(
                now - (nanos - stretch.fromNanos()) / 1e9,
                now - (nanos - stretch.toNanos()) / 1e9,
                times.histogram(DIGITS));
    }

    /** Returns the number of calls. */
    public long count() {
        return histogram.getTotalCount();
    }

    /** Returns the sum of both histograms. Its period is from the earlier start to the later end. */
    public RecordedTimes plus(RecordedTimes other) {
        Histogram sum = histogram.copy();
        sum.add(other.histogram);
        return new RecordedTimes(
                Math.min(startSeconds, other.startSeconds), Math.max(endSeconds, other.endSeconds), sum);
    }

    /**
     * Returns the times in ascending order. For each call it returns the largest value of the call's bucket, but at
     * most {@code slowest}.
     */
    public SortedSample ascending(Duration slowest) {
        return AggregatedTimes.ascending(histogram, slowest.toNanos());
    }

    /**
     * Returns the value of a statistic by nearest rank; empty if there are too few calls. Also empty for the first
     * call, since the histogram leaves it out.
     *
     * @param slowest the longest time, which is more exact than the longest time in the histogram
     */
    public Optional<Duration> get(Statistic statistic, Duration slowest) {
        return statistic
                .quantile()
                .filter(quantile -> count() >= statistic.neededAfterTheFirst())
                .map(quantile -> Duration.ofNanos(Quantiles.nearestRank(ascending(slowest), quantile)));
    }

    /** Returns the number of calls in each bucket that is not empty, by the bucket's largest value in nanoseconds. */
    public Map<Long, Long> buckets() {
        Map<Long, Long> buckets = new LinkedHashMap<>();
        histogram
                .recordedValues()
                .forEach(value -> buckets.put(value.getValueIteratedTo(), value.getCountAtValueIteratedTo()));
        return buckets;
    }

    /** Returns these times as a line of the log, without a tag. */
    public String line() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        HistogramLogWriter writer = new HistogramLogWriter(bytes);
        writer.outputIntervalHistogram(startSeconds, endSeconds, histogram, NANOS_PER_MILLI);
        writer.close();
        return bytes.toString(StandardCharsets.US_ASCII).strip();
    }

    /**
     * Returns a line with a tag.
     *
     * @param tag without commas and white space
     */
    public static String tagged(String tag, String line) {
        return TAG + tag + "," + line;
    }

    /** Returns a text as a tag, with {@code _} for characters that a tag can't have. */
    public static String asTag(String text) {
        return text.replaceAll("[^\\x21-\\x2b\\x2d-\\x7e]+", "_");
    }

    /** Returns a complete log with these tagged lines. */
    public static String log(List<String> lines) {
        StringBuilder text = new StringBuilder();
        text.append(
                "#[DynamoDB latency: calls after each thread's first, in nanoseconds, to three significant digits]\n");
        text.append("#[Interval_Max is in milliseconds; start and length are in seconds]\n");
        text.append("#[Histogram log format version 1.3]\n");
        lines.stream()
                .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[1]))
                .min()
                .ifPresent(start ->
                        text.append(String.format(Locale.ROOT, "#[StartTime: %.3f (seconds since epoch)]\n", start)));
        text.append("\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n");
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if the text is not such a line
     */
    public static RecordedTimes parse(String line) {
        List<String> columns = new ArrayList<>(Arrays.asList(line.split(",", -1)));
        columns.removeIf(column -> column.startsWith(TAG));
        if (columns.size() != COLUMNS) {
            throw new IllegalArgumentException(
                    "a line of " + columns.size() + " columns beside the tag is not a histogram");
        }
        try {
            double start = Double.parseDouble(columns.get(0));
            byte[] histogram = Base64.getDecoder().decode(columns.get(COLUMNS - 1));
            return new RecordedTimes(
                    start,
                    start + Double.parseDouble(columns.get(1)),
                    Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(histogram), 0));
        } catch (DataFormatException | RuntimeException unreadable) {
            throw new IllegalArgumentException("a histogram cannot be read: " + unreadable, unreadable);
        }
    }
}
