package io.dynamolatency.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class WarmUpRuleTest {

    private final StabilityRule rule = new StabilityRule(Duration.ZERO);

    private void add(int calls, long nanos) {
        for (int i = 0; i < calls; i++) {
            rule.add(nanos, nanos);
        }
    }

    @Test
    void isNotStableBeforeItsLeastCalls() {
        assertThat(rule.loopback()).isEmpty();
        add(StabilityRule.LEAST - 1, 100);
        assertThat(rule.stable()).isFalse();
        add(1, 100);
        assertThat(rule.stable()).isTrue();
        assertThat(rule.loopback()).contains(Duration.ofNanos(100));
    }

    @Test
    void needsFewerCallsIfTheRoundTripIsMostOfACall() {
        StabilityRule overNetwork = new StabilityRule(Duration.ofNanos(100));
        StabilityRule shorter = new StabilityRule(Duration.ofNanos(99));
        for (int i = 0; i < StabilityRule.LEAST_OVER_NETWORK; i++) {
            assertThat(overNetwork.stable()).isFalse();
            overNetwork.add(100, 100);
            shorter.add(100, 100);
        }
        assertThat(overNetwork.stable()).isTrue();
        assertThat(shorter.stable()).isFalse();
    }

    @Test
    void isStableWhenTheLastThirdIsWithinFivePercentOfTheThirdBefore() {
        add(300, 900);
        add(300, 106);
        add(300, 100);
        assertThat(rule.stable()).isFalse();
        // of 1200 calls the third from 400 to 799 has half of each, and the lower median
        add(300, 100);
        assertThat(rule.stable()).isTrue();
        assertThat(rule.loopback()).contains(Duration.ofNanos(100));
    }

    @Test
    void aSlowImprovementIsNotTakenForStability() {
        // half a percent faster every 50 calls' worth of samples: any three neighbouring blocks agree within two
        // percent
        double nanos = 10_000_000;
        for (int block = 0; block < 100; block++) {
            add(StabilityRule.BLOCK, Math.round(nanos));
            nanos *= 0.993;
        }
        assertThat(rule.stable()).isFalse();
    }

    @Test
    void singleSlowCallsDoNotMatter() {
        for (int i = 0; i < 450; i++) {
            rule.add(i % 10 == 0 ? 50_000 : 100, i % 10 == 0 ? 50_000 : 100);
        }
        assertThat(rule.stable()).isTrue();
    }

    @Test
    void whatTheMachineAddsDoesNotMatter() {
        for (int i = 0; i < 450; i++) {
            rule.add(1_000L * (i / 50 + 1), 100);
        }
        assertThat(rule.stable()).isTrue();
        assertThat(rule.ran()).hasValue(100);
        assertThat(rule.loopback()).contains(Duration.ofNanos(8_000));
    }

    @Test
    void aRoundTripIsPartOfACall() {
        StabilityRule overNetwork = new StabilityRule(Duration.ofNanos(1_000));
        for (int i = 0; i < 450; i++) {
            overNetwork.add(100, i < 300 ? 155 : 100);
        }
        assertThat(overNetwork.stable()).isTrue();
        // 1,100 ns are at most 10 % more than 1,010 ns
        assertThat(overNetwork.asFastAs(10)).isTrue();
        for (int i = 0; i < 450; i++) {
            overNetwork.add(100, i < 300 ? 240 : 180);
        }
        assertThat(overNetwork.stable()).isFalse();
    }

    @Test
    void aClientThatIsAsFastAsAWarmOneIsWarm() {
        assertThat(rule.asFastAs(100)).isFalse();
        add(100, 110);
        assertThat(rule.asFastAs(100)).isTrue();
        assertThat(rule.asFastAs(99)).isFalse();
        // still getting faster
        add(50, 108);
        add(50, 101);
        assertThat(rule.asFastAs(100)).isFalse();
    }
}
