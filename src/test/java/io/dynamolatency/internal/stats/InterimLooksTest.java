package io.dynamolatency.internal.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void earlyLooksComeAfterEnoughCallsOfEachThread() {
        assertThat(InterimLooks.early(200, 1)).containsExactly(20, 30, 45, 68, 102, 153, 200);
        assertThat(InterimLooks.early(200, 4)).containsExactly(80, 120, 180, 200);
        assertThat(InterimLooks.early(12, 1)).containsExactly(12);
    }

    @Test
    void lookingAtNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InterimLooks.at(0, 10))
                .withMessageContaining("at least 1 value, not 0");
    }
}
