package io.dynamolatency.internal.report.rows;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.ResultData;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class BarsTest {

    private static final ResultData KEPT = SampleResults.of(KEEP_ALIVE)
            .millis(DoubleStream.concat(
                            DoubleStream.generate(() -> 10).limit(190),
                            DoubleStream.generate(() -> 20).limit(10))
                    .toArray())
            .get();
    private static final ResultData CLOSED =
            SampleResults.of(CLOSE).alike(20, 40).get();

    private static List<String> lines(Bars bars) {
        return bars.lines(List.of("keep-alive", "Connection: close"), List.of(KEPT, CLOSED));
    }

    @Test
    void areToOneScaleAndFillTheLine() {
        assertThat(lines(Bars.ASCII))
                .containsExactly(
                        "  keep-alive         " + "#".repeat(14) + "-".repeat(15) + "  p50 10.00, p99 20.00",
                        "  Connection: close  " + "#".repeat(57) + "  p50 40.00");
        assertThat(lines(Bars.ASCII).get(1)).hasSizeLessThanOrEqualTo(Bars.WIDTH);
    }

    @Test
    void areOfBlocksWhereThereIsAWayToWriteThem() {
        assertThat(lines(Bars.in(StandardCharsets.UTF_8)).get(0))
                .isEqualTo("  keep-alive         " + "█".repeat(14) + "░".repeat(15) + "  p50 10.00, p99 20.00");
        assertThat(Bars.in(StandardCharsets.US_ASCII)).isEqualTo(Bars.ASCII);
        assertThat(Bars.in(StandardCharsets.ISO_8859_1)).isEqualTo(Bars.ASCII);
        assertThat(Bars.in(Charset.forName("IBM437"))).isNotEqualTo(Bars.ASCII);
    }

    @Test
    void staysWithinTheWidthWhateverTheNamesAre() {
        ResultData slow = SampleResults.of(CLOSE).alike(200, 1_234_567.89).get();
        List<String> lines = Bars.ASCII.lines(List.of("x".repeat(150), "y"), List.of(slow, KEPT));
        assertThat(lines).allMatch(line -> line.length() <= Bars.WIDTH);
        assertThat(lines.get(0)).startsWith("  " + "x".repeat(37) + "...  #");
        assertThat(Bars.ASCII.lines(List.of("x".repeat(36) + "🙂" + "x".repeat(9)), List.of(KEPT)))
                .singleElement()
                .asString()
                .startsWith("  " + "x".repeat(36) + "...  #");
        assertThat(lines.get(1)).as("what is there at all is seen").contains("  #  p50 10.00");
    }

    @Test
    void whatHasNoPercentileHasNoBar() {
        ResultData one = SampleResults.of(KEEP_ALIVE).get();
        assertThat(Bars.ASCII.lines(List.of("keep-alive"), List.of(one))).isEmpty();
        ResultData nothing = SampleResults.of(KEEP_ALIVE).alike(20, 0).get();
        assertThat(Bars.ASCII.lines(List.of("keep-alive"), List.of(nothing)))
                .containsExactly("  keep-alive  #  p50 0.00");
    }
}
