package io.dynamolatency.internal.calls;

import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.result.Statistic;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class RecordedTimesTest {

    private static final Duration SLOWEST = Duration.ofSeconds(1);

    private final ResultData one = result(1, 200);
    private final ResultData other = result(101, 300);

    /** Calls of so many milliseconds each, and one more. */
    private static ResultData result(int from, int to) {
        return SampleResults.of(KEEP_ALIVE)
                .millis(DoubleStream.iterate(from, ms -> ms <= to, ms -> ms + 1).toArray())
                .get();
    }

    @Test
    void histogramsAddBucketByBucket() {
        RecordedTimes first = RecordedTimes.of(one.response(), one.stretch());
        RecordedTimes second = RecordedTimes.of(other.response(), other.stretch());
        RecordedTimes both = first.plus(second);
        assertThat(both.count()).isEqualTo(400);
        Map<Long, Long> sum = new HashMap<>(first.buckets());
        second.buckets().forEach((value, count) -> sum.merge(value, count, Long::sum));
        assertThat(both.buckets()).isEqualTo(sum);
        assertThat(first.count()).as("unchanged").isEqualTo(200);
        // of 1..200 and 101..300 the 200th is 150
        assertThat(both.get(Statistic.P50, SLOWEST).orElseThrow().toNanos() / 1e6)
                .isCloseTo(150, within(0.15));
        assertThat(both.get(Statistic.MAX, Duration.ofMillis(300))).hasValue(Duration.ofMillis(300));
        assertThat(both.get(Statistic.P999, SLOWEST)).as("of 400 calls").isEmpty();
        assertThat(both.get(Statistic.FIRST_CALL, SLOWEST)).isEmpty();
    }

    @Test
    void aLineKeepsEveryBucket() {
        RecordedTimes times = RecordedTimes.of(one.response(), one.stretch());
        RecordedTimes read = RecordedTimes.parse(RecordedTimes.tagged("a", times.line()));
        assertThat(read.buckets()).isEqualTo(times.buckets());
        assertThat(read.line()).isEqualTo(times.line());
    }

    @Test
    void theLogIsReadByHdrHistogramsOwnReader() {
        String log = RecordedTimes.log(List.of(
                RecordedTimes.tagged(
                        "one", RecordedTimes.of(one.response(), one.stretch()).line()),
                RecordedTimes.tagged(
                        "other",
                        RecordedTimes.of(other.response(), other.stretch()).line())));
        double now = System.currentTimeMillis() / 1e3;
        try (HistogramLogReader reader =
                new HistogramLogReader(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)))) {
            Histogram first = (Histogram) reader.nextIntervalHistogram();
            assertThat(first.getTag()).isEqualTo("one");
            assertThat(first.getTotalCount()).isEqualTo(200);
            assertThat(first.getMaxValue())
                    .isEqualTo(one.response().histogram(3).getMaxValue());
            assertThat(first).isEqualTo(one.response().histogram(3));
            Histogram second = (Histogram) reader.nextIntervalHistogram();
            assertThat(second.getTag()).isEqualTo("other");
            assertThat(second).isEqualTo(other.response().histogram(3));
            assertThat(reader.hasNext()).isFalse();
            assertThat(reader.getStartTimeSec()).isPositive().isLessThanOrEqualTo(now);
        }
    }

    @Test
    void whatIsNoHistogramIsRefused() {
        String line = RecordedTimes.of(one.response(), one.stretch()).line();
        assertThatThrownBy(() -> RecordedTimes.parse("Tag=a,1,2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a line of 2 columns beside the tag is not a histogram");
        for (String broken : List.of(
                line.substring(0, line.length() / 2),
                line.substring(0, line.lastIndexOf(',') + 1),
                line.substring(0, line.lastIndexOf(',') + 1) + "AAAA",
                line.substring(0, line.lastIndexOf(',') + 1) + "!",
                "x" + line)) {
            assertThatThrownBy(() -> RecordedTimes.parse(broken))
                    .as(broken)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("a histogram cannot be read: ");
        }
    }

    @Test
    void aTagHasNeitherCommasNorWhiteSpace() {
        assertThat(RecordedTimes.asTag("Test.puts, twice/5 ms\u00fc\n/x")).isEqualTo("Test.puts_twice/5_ms_/x");
    }
}
