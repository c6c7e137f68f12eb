package io.dynamolatency.internal.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class VerdictConfidenceTest {

    @Test
    void theSharesOfAnyNumberOfResultsAddUpToOne() {
        assertThat(IntStream.rangeClosed(1, 50)
                        .mapToDouble(VerdictConfidence::shareOf)
                        .sum())
                .isCloseTo(0.5, Offset.offset(1e-9));
        assertThat(IntStream.rangeClosed(1, 1_000_000)
                        .mapToDouble(VerdictConfidence::shareOf)
                        .sum())
                .isLessThanOrEqualTo(1.0)
                .isGreaterThan(0.999);
        assertThat(IntStream.range(1, 200)).allSatisfy(k -> assertThat(VerdictConfidence.shareOf(k + 1))
                .isLessThanOrEqualTo(VerdictConfidence.shareOf(k) + 1e-12));
    }

    @Test
    void isNeverRoundedToCertainty() {
        assertThat(percent(0.999999)).isEqualTo("99.9999 %");
        assertThat(percent(0.9999999)).isEqualTo("99.99999 %");
        assertThat(percent(0.999)).isEqualTo("99.9 %");
        assertThat(percent(0.5)).isEqualTo("50 %");
    }

    private static String percent(double confidence) {
        return new VerdictConfidence(confidence, 1, 1, false, false).percent();
    }

    @Test
    void limitsOfAResultShareItsErrorOfOver() {
        VerdictConfidence one = new VerdictConfidence(0.9999, 0.01, 1, false, false);
        assertThat(one.errorOfOver()).isCloseTo(1e-6, Offset.offset(1e-12));
        assertThat(one.sharedBy(4).errorOfOver()).isCloseTo(2.5e-7, Offset.offset(1e-12));
        assertThat(one.sharedBy(0)).isEqualTo(one);
        assertThat(one.errorOfWithin()).isEqualTo(0.001);
        assertThat(one.ofIntervals()).isEqualTo(0.999);
        assertThat(new VerdictConfidence(0.9, 1, 1, false, false).errorOfWithin())
                .isCloseTo(0.1, Offset.offset(1e-9));
    }
}
