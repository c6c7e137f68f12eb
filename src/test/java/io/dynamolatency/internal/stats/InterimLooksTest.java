package io.dynamolatency.internal.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class InterimLooksTest {

    @Test
    void eachLookIsHalfAsLongAgainAndTheLastIsTheLongest() {
        assertThat(InterimLooks.at(200, 10_000))
                .containsExactly(200, 300, 450, 675, 1013, 1520, 2280, 3420, 5130, 7695, 10_000);
        assertThat(InterimLooks.at(1, 10)).containsExactly(1, 2, 3, 5, 8, 10);
        assertThat(InterimLooks.at(200, 300)).containsExactly(200, 300);
        assertThat(InterimLooks.at(200, 201)).containsExactly(200, 201);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 199, 1, 0})
    void aRunThatIsNotToGrowLooksOnce(int most) {
        assertThat(InterimLooks.at(200, most)).containsExactly(200);
    }

    @Test
    void theLongestRunThereIsEndsItself() {
        assertThat(InterimLooks.at(1, Integer.MAX_VALUE))
                .isSorted()
                .doesNotHaveDuplicates()
                .endsWith(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"0.999, 1, 0.0005", "0.999, 10, 0.00005", "0.95, 5, 0.005"})
    void theErrorIsSharedAmongTheLooksAndBothDirections(double confidence, int shares, double expected) {
        assertThat(InterimLooks.share(confidence, shares)).isCloseTo(expected, Offset.offset(1e-12));
    }

    @Test
    void whatCannotBeSharedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InterimLooks.at(0, 10))
                .withMessageContaining("0 values");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InterimLooks.share(1.0, 1))
                .withMessageContaining("1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InterimLooks.share(0.9, 0))
                .withMessageContaining("among 0");
    }
}
